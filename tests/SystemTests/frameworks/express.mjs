// What people get wrong in Express: every path is a mistake that was really made. Answers what the code hashed, and what it
// came to, as {seen, computed}.
import express from "express";
import { createHmac } from "node:crypto";

const secret = process.env.RUNFLOW_WEBHOOK_SECRET;
const sign = (body, key = secret, encoding = "hex") => createHmac("sha256", key).update(body).digest(encoding);
const tell = (response, seen, computed) => response.json({ seen: Buffer.from(seen).toString("base64"), computed });
const raw = express.raw({ type: "*/*", limit: "4mb" });
const app = express();

app.post("/right", raw, ({ body }, response) => tell(response, body, sign(body)));
app.post("/stringify", express.json(), ({ body }, response) => tell(response, JSON.stringify(body), sign(JSON.stringify(body))));
app.post("/pretty", express.json(), ({ body }, response) => tell(response, JSON.stringify(body, null, 2), sign(JSON.stringify(body, null, 2))));
app.post("/object", express.json(), ({ body }, response) => tell(response, String(body), sign(String(body))));
app.post("/unread", ({ body }, response) => tell(response, body ?? "", sign(body ?? "")));
app.post("/latin1", express.text({ type: "*/*", defaultCharset: "iso-8859-1" }), ({ body }, response) => tell(response, body, sign(body)));
app.post("/utf16", raw, ({ body }, response) => {
  const wide = Buffer.from(body.toString(), "utf16le");
  tell(response, wide, sign(wide));
});
app.post("/lines", raw, ({ body }, response) => {
  const lines = body.toString().split("\n").map((line) => line + "\n").join("");
  tell(response, lines, sign(lines));
});
app.post("/base64", raw, ({ body }, response) => tell(response, body, sign(body, secret, "base64")));
app.post("/prefix", raw, ({ body }, response) => tell(response, body, `sha256=${sign(body)}`));
app.post("/stripped", raw, ({ body }, response) => tell(response, body, sign(body, secret.replace("whsec_", ""))));
app.post("/decoded", raw, ({ body }, response) => tell(response, body, sign(body, Buffer.from(secret.replace("whsec_", ""), "base64"))));
app.post("/other-secret", raw, ({ body }, response) => tell(response, body, sign(body, `${secret}\n`)));

const server = app.listen(Number(process.env.PORT), "127.0.0.1", () => console.log(server.address().port));
