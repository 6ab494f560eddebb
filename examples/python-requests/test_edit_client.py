"""The client and the receiver against a running emulator: runflow-emulator exec -- python3 -m unittest"""

import os
import unittest

import requests

from edit_client import EditClient, Refused
from receiver import Receiver

BASE = os.environ.get("RUNFLOW_BASE_URL", "")
KEY = os.environ.get("RUNFLOW_API_KEY", "rf_test_emulator")
SECRET = os.environ.get("RUNFLOW_WEBHOOK_SECRET", "")
RECEIVER = os.environ.get("RECEIVER_HOST", "127.0.0.1")
CAT = "https://runflow.test/cat.png"


class Sandbox:
    """The emulator's own surface, for one test: a key is a sandbox, so tests do not meet."""

    def __init__(self, name):
        self.key, self.waits = f"{KEY}_{name}", []
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {self.key}"
        self.control("POST", "reset", {})
        self.control("PUT", "clock", {"mode": "manual"})

    def control(self, method, path, body):
        answer = self.session.request(method, f"{BASE}/_emulator/{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def fault(self, point, fault, times=1, method="POST"):
        """Strikes so many times what is asked with that method; or callbacks."""
        match = {"match": {"method": method}} if point == "request" else {}
        self.control("POST", "faults", {"point": point, "fault": fault, "when": {"times": times}} | match)

    def sleep(self, seconds):
        """What the client waits, the sandbox's clock goes on; nobody waits for real."""
        self.waits.append(seconds)
        self.control("POST", "clock/advance", {"by_ms": round(seconds * 1000)})

    def finish(self):
        """Every transition, callback and retry has happened."""
        self.control("POST", "clock/advance", {"until_idle": True})

    def runs(self):
        return self.session.get(f"{BASE}/v1/runs", timeout=30).json()["items"]


class EditClientTests(unittest.TestCase):
    def setUp(self):
        self.assertTrue(BASE and SECRET, "RUNFLOW_BASE_URL and RUNFLOW_WEBHOOK_SECRET are not set: runflow-emulator exec -- python3 -m unittest")
        self.sandbox = Sandbox(f"python_{self._testMethodName}")
        self.client = EditClient(BASE, self.sandbox.key, sleep=self.sandbox.sleep)

    def test_creates_a_run_polls_it_and_fetches_the_picture(self):
        run = self.client.wait(self.client.create("Make it blue", CAT)["id"])
        self.assertEqual("succeeded", run["status_code"])
        self.assertTrue(self.client.download(run).startswith(b"\x89PNG"))

    def test_receives_and_verifies_a_callback(self):
        with Receiver(SECRET, RECEIVER) as receiver:
            run = self.client.create("Make it blue", CAT, receiver.url)
            self.sandbox.finish()
        self.assertEqual([("run.completed", run["id"])], [(callback["event"], callback["run_id"]) for callback in receiver.callbacks])

    def test_refuses_a_callback_that_was_tampered_with(self):
        self.sandbox.fault("callback", {"kind": "tamper"})
        with Receiver(SECRET, RECEIVER) as receiver:
            self.client.create("Make it blue", CAT, receiver.url)
            self.sandbox.finish()
        self.assertEqual(([], 1), (receiver.callbacks, receiver.refused))

    def test_handles_a_callback_that_comes_twice_once(self):
        self.sandbox.fault("callback", {"kind": "duplicate", "times": 2, "gap_ms": 500})
        with Receiver(SECRET, RECEIVER) as receiver:
            self.client.create("Make it blue", CAT, receiver.url)
            self.sandbox.finish()
        self.assertEqual(1, len(receiver.callbacks))

    def test_asks_again_after_503_with_backoff(self):
        self.sandbox.fault("request", {"kind": "status", "status": 503}, times=2)
        self.client.create("Make it blue", CAT)
        self.assertEqual([1, 2], self.sandbox.waits)
        self.assertEqual(1, len(self.sandbox.runs()))

    def test_waits_as_long_as_a_429_says(self):
        self.sandbox.fault("request", {"kind": "status", "status": 429, "headers": {"Retry-After": "7"}})
        self.client.create("Make it blue", CAT)
        self.assertEqual([7], self.sandbox.waits)

    def test_makes_one_run_though_the_answer_was_lost(self):
        self.sandbox.fault("request", {"kind": "drop", "when_applied": "after"})
        run = self.client.create("Make it blue", CAT)
        self.assertEqual([run["id"]], [each["id"] for each in self.sandbox.runs()])
        self.assertEqual([1], self.sandbox.waits)

    def test_goes_on_polling_after_a_500(self):
        run = self.client.create("Make it blue", CAT)
        self.sandbox.fault("request", {"kind": "status", "status": 500}, method="GET")
        self.assertEqual("succeeded", self.client.wait(run["id"])["status_code"])

    def test_gives_up_at_once_when_the_request_is_wrong(self):
        with self.assertRaises(Refused) as refused:
            self.client.create("", CAT)
        self.assertEqual((422, ["body", "input", "prompt"]), (refused.exception.status, refused.exception.errors[0]["loc"]))
        self.assertEqual([], self.sandbox.waits)


if __name__ == "__main__":
    unittest.main()
