/*
 * What the page of an entry runs: while its title or address is typed, asks which entries look alike, and lists them. A file of its
 * own, so that the page needs no other client code.
 */

const WAIT_MS = 400;

interface Alike {
  id: string;
  title: string;
  org: string;
}

async function show(box: HTMLElement, form: HTMLFormElement): Promise<void> {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  const address = new URL(box.dataset.alike ?? '', location.href);
  address.searchParams.set('title', field('title').value);
  address.searchParams.set('url', field('url').value);
  const response = await fetch(address);
  if (!response.ok) return;
  const found = ((await response.json()) as { alike: Alike[] }).alike;
  if (found.length === 0) {
    box.replaceChildren();
    return;
  }
  const notice = document.createElement('div');
  notice.className = 'notice';
  const words = document.createElement('p');
  words.textContent = box.dataset.words ?? '';
  const list = document.createElement('ul');
  list.className = 'reasons';
  for (const { id, title, org } of found) {
    const line = document.createElement('li');
    const link = document.createElement('a');
    link.href = `/catalogue/${id}`;
    link.textContent = title;
    line.append(link, ` (${org})`);
    list.append(line);
  }
  notice.append(words, list);
  box.replaceChildren(notice);
}

for (const box of document.querySelectorAll<HTMLElement>('[data-alike]')) {
  const form = box.closest('form');
  if (!form) continue;
  let timer = 0;
  for (const name of ['title', 'url']) {
    (form.elements.namedItem(name) as HTMLInputElement).addEventListener('input', () => {
      clearTimeout(timer);
      // What cannot be looked up now is looked up after the next key, and again when the entry is saved.
      timer = setTimeout(() => void show(box, form).catch(() => {}), WAIT_MS) as unknown as number;
    });
  }
}
