/** Every address that is no page, so that the root's loader runs: the page then knows its reader. */
export function loader() {
  throw new Response(null, { status: 404 });
}

export const action = loader;

export default function NoPage() {
  return null;
}
