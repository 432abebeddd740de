import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

/*
 * What a page with a `PasskeyButton` runs: asks the browser for a passkey, puts its answer into the form, and sends that. A file of
 * its own, so that these pages need no other client code.
 */

/** Asks Tidemark what the passkey has to answer, and then the person for it. */
async function use(address: string): Promise<unknown> {
  const response = await fetch(address, { method: 'POST' });
  if (!response.ok) throw new Error(`no challenge: ${response.status}`);
  return startAuthentication({ optionsJSON: await response.json() });
}

function prepare(box: HTMLElement): void {
  const { from = '', options, failed = '', unsupported = '' } = box.dataset;
  const status = box.querySelector<HTMLElement>('[role=status]');
  const answer = box.querySelector<HTMLInputElement>('input[name=passkey]');
  const button = box.querySelector('button');
  const form = button?.form;
  if (!status || !answer || !button || !form) return;
  box.querySelector('[data-without-script]')?.remove();
  if (!browserSupportsWebAuthn()) {
    status.textContent = unsupported;
    return;
  }
  const code = form.querySelector<HTMLInputElement>('input[name=code]');
  button.addEventListener('click', async () => {
    if (code) code.required = false;
    // The rest of the form comes first: nobody unlocks a passkey for a form that is not complete.
    const complete = form.reportValidity();
    if (complete) {
      button.disabled = true;
      status.textContent = '';
      try {
        answer.value = JSON.stringify(options ? await startRegistration({ optionsJSON: JSON.parse(options) }) : await use(from));
        form.requestSubmit();
        return;
      } catch {
        // Refused, timed out or closed by the person: browsers tell these apart in no reliable way.
        status.textContent = failed;
        button.disabled = false;
      }
    }
    if (code) code.required = true;
  });
  for (const part of box.querySelectorAll<HTMLElement>('[hidden]')) part.hidden = false;
}

for (const box of document.querySelectorAll<HTMLElement>('[data-passkey]')) prepare(box);
