"""A client of the edit API that comes through bad days: it asks again where asking again helps, and nowhere else."""

import time
import uuid

import requests

EDIT_RUNS = "/v1/models/black-forest-labs/flux-2-klein-4b/edit/runs"
ENDS = {"succeeded", "failed", "cancelled", "canceled"}
RETRIED = {429, 500, 502, 503, 504}


class Refused(Exception):
    """The API said no, and asking again would not change that."""

    def __init__(self, status, problem):
        super().__init__(f"{status} {problem.get('code')}: {problem.get('message')}")
        self.status, self.code, self.errors = status, problem.get("code"), problem.get("errors") or []


class EditClient:
    """`sleep` takes seconds; tests hand in one that moves the emulator's clock."""

    def __init__(self, base_url, api_key, sleep=time.sleep, attempts=5):
        self.base_url, self.sleep, self.attempts = base_url.rstrip("/"), sleep, attempts
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {api_key}"

    def create(self, prompt, image_url, callback_url=None):
        """Creates a run. One Idempotency-Key goes with all attempts, so that however often it is sent there is one run."""
        body = {"input": {"prompt": prompt, "image_urls": [image_url]}, "callback_url": callback_url}
        return self._send("POST", EDIT_RUNS, json=body, headers={"Idempotency-Key": str(uuid.uuid4())})

    def wait(self, run_id, polls=180):
        """Asks once a second until the run has ended."""
        for _ in range(polls):
            run = self._send("GET", f"/v1/runs/{run_id}")
            if run["status_code"] in ENDS:
                return run
            self.sleep(1)
        raise TimeoutError(f"run {run_id} is still {run['status_code']} after {polls} polls")

    def download(self, run):
        """The picture's bytes. The URL is signed: it wants no key."""
        answer = requests.get(run["output"]["outputs"][0]["url"], timeout=30)
        answer.raise_for_status()
        return answer.content

    def _send(self, method, path, **request):
        for attempt in range(1, self.attempts + 1):
            try:
                answer = self.session.request(method, self.base_url + path, timeout=30, **request)
            except (requests.ConnectionError, requests.Timeout):
                # Nobody knows whether it took effect; the Idempotency-Key makes that harmless.
                if attempt == self.attempts:
                    raise
                self.sleep(backoff(attempt))
                continue
            if answer.ok:
                return answer.json()
            if answer.status_code not in RETRIED or attempt == self.attempts:
                raise Refused(answer.status_code, answer.json())
            self.sleep(float(answer.headers.get("Retry-After") or backoff(attempt)))


def backoff(attempt):
    """Seconds to wait after the attempt of that number: 1, 2, 4, 8."""
    return 2 ** (attempt - 1)
