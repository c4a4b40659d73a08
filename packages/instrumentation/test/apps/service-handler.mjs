/** Answers /ok; answers /fetch?URL and /get?URL by asking URL, by fetch and by `get` of node:http. */
export async function handle(request, response, get) {
  const [path, url] = request.url.split('?');
  if (path === '/fetch') await (await fetch(url)).text();
  if (path === '/get') {
    await new Promise((resolve, reject) => {
      get(url, (answer) => answer.resume().on('end', resolve)).on('error', reject);
    });
  }
  response.end(JSON.stringify(request.headers));
}
