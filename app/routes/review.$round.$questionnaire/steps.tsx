/** What reviewer and country said about an answer, one after the other. */
export function Steps({ steps }: { steps: readonly { version: number; who: string; on: string; what: string; text: string }[] }) {
  return (
    <ol className="steps">
      {steps.map(({ version, who, on, what, text }) => (
        <li key={version}>
          <span className="small quiet">
            {on}, {who}
          </span>
          <span>
            <b>{what}</b>
            {text && <>: {text}</>}
          </span>
        </li>
      ))}
    </ol>
  );
}
