// What people get wrong in Go's net/http: every path is a mistake that was really made. Answers {seen, computed}.
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
)

var secret = os.Getenv("RUNFLOW_WEBHOOK_SECRET")

func sum(key string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	return mac.Sum(nil)
}

func sign(body []byte) string { return hex.EncodeToString(sum(secret, body)) }

func tell(w http.ResponseWriter, seen []byte, computed string) {
	json.NewEncoder(w).Encode(map[string]string{"seen": base64.StdEncoding.EncodeToString(seen), "computed": computed})
}

func receive(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	seen, computed := raw, ""
	switch strings.TrimPrefix(r.URL.Path, "/") {
	case "right":
	case "map":
		var body map[string]interface{}
		json.Unmarshal(raw, &body)
		seen, _ = json.Marshal(body)
	case "raw-messages":
		var body struct {
			Event       string          `json:"event"`
			RunID       string          `json:"run_id"`
			Status      string          `json:"status"`
			Output      json.RawMessage `json:"output"`
			DurationMs  json.Number     `json:"duration_ms"`
			CreatedAt   string          `json:"created_at"`
			CompletedAt string          `json:"completed_at"`
			Metadata    json.RawMessage `json:"metadata"`
		}
		json.Unmarshal(raw, &body)
		seen, _ = json.Marshal(body)
	case "encoder":
		var body map[string]interface{}
		json.Unmarshal(raw, &body)
		var written bytes.Buffer
		json.NewEncoder(&written).Encode(body)
		seen = written.Bytes()
	case "indent":
		var written bytes.Buffer
		json.Indent(&written, raw, "", "  ")
		seen = written.Bytes()
	case "read-twice":
		seen, _ = io.ReadAll(r.Body)
	case "first-read":
		seen = raw[:64]
	case "base64":
		computed = base64.StdEncoding.EncodeToString(sum(secret, raw))
	case "stripped":
		computed = hex.EncodeToString(sum(strings.TrimPrefix(secret, "whsec_"), raw))
	case "sum-with-body":
		// h.Sum(body) appends to the body instead of hashing it.
		computed = hex.EncodeToString(hmac.New(sha256.New, []byte(secret)).Sum(nil))
	case "sha1":
		mac := hmac.New(sha1.New, []byte(secret))
		mac.Write(raw)
		computed = hex.EncodeToString(mac.Sum(nil))
	}
	if computed == "" {
		computed = sign(seen)
	}
	tell(w, seen, computed)
}

func main() {
	http.HandleFunc("/", receive)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
