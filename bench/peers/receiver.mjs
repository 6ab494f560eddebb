// Takes callbacks and counts them. Prints its port; GET / answers how many came, and how many ms lay between the first and the last.
import { createServer } from "node:http";

let count = 0, first = 0, last = 0;
const server = createServer((request, response) => {
  if (request.method === "GET") {
    response.end(JSON.stringify({ count, ms: last - first }));
    return;
  }
  request.resume().on("end", () => {
    last = performance.now();
    first ||= last;
    count++;
    response.end();
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
