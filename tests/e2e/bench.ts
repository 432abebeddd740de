import { expect, type Site } from './site';

/** Accepts every answer that nobody looked at yet, capability by capability, as the buttons of the bench do. */
export async function acceptTheRest(site: Site, review: string, questionnaires: readonly string[]): Promise<void> {
  const client = await site.client('reviewer');
  for (const questionnaire of questionnaires) {
    for (;;) {
      const html = await (await client.get(`${review}/${questionnaire}`)).text();
      const read = (pattern: RegExp) => pattern.exec(html)?.[1] ?? '';
      const item = read(/name="itemKey" value="([^"]+)"/);
      const group = read(/name="group" value="([^"]+)"/);
      const seen = read(/name="seen" value="(\d+)"/);
      const form: Record<string, string> = group ? { group } : { itemKey: item, verdict: 'accepted', seen };
      if (!group && seen !== '0') break;
      const path = `${review}/${questionnaire}?item=${item}`;
      const accepted = await client.post(path, { headers: { Origin: site.origin }, form, maxRedirects: 0 });
      expect(accepted.status()).toBe(302);
    }
  }
  await client.dispose();
}
