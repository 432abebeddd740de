/** What a server answered, with everything that a visitor may read of it in one text: headers and body. */
export interface Answered {
  status: number;
  location: string | null;
  text: string;
  /** Links, forms and resources of the site that a page names. */
  links: string[];
}

/** Asks for an address as a visitor with these cookies; redirects are told, not followed. */
export async function visit(origin: string, path: string, cookie = '', init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(origin + path, {
    redirect: 'manual',
    ...init,
    headers: { 'Accept-Encoding': 'identity', ...(cookie && { Cookie: cookie }), ...init.headers },
  });
  // An archive holds its files as they are, so that its text can be read byte by byte.
  const body = Buffer.from(await response.arrayBuffer());
  const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  const location = response.headers.get('location');
  return {
    status: response.status,
    location,
    text: `${headers}\n\n${body.toString('latin1')}`,
    links: [...(isPage ? listLinks(body.toString()) : []), ...(location?.startsWith('/') ? [location] : [])],
  };
}

function listLinks(html: string): string[] {
  return [...html.matchAll(/\s(?:href|src|action)="(\/[^"]*)"/g)]
    .map(([, link = '']) => link.replaceAll('&amp;', '&').replace(/#.*/, ''))
    .filter((link) => !link.startsWith('/assets/'));
}

/** Visits addresses, a few at a time, and then what their pages lead to and is to be followed, each once. */
export async function crawl(
  start: readonly string[],
  open: (path: string) => Promise<Answered>,
  see: (path: string, answered: Answered) => void,
  follow: (link: string) => boolean,
): Promise<void> {
  const known = new Set(start);
  const queue = [...known];
  const work = async () => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const answered = await open(path);
      see(path, answered);
      for (const link of answered.links) {
        if (known.has(link) || !follow(link)) continue;
        known.add(link);
        queue.push(link);
      }
    }
  };
  // A worker that finds nothing to do ends; what the others still find is theirs.
  await Promise.all([work(), work(), work(), work()]);
}
