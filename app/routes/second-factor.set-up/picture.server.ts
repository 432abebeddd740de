import { renderSVG } from 'uqr';

/** The picture that apps scan: drawn here, so that the secret goes nowhere else. */
export function drawPicture(uri: string): string {
  return `data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 2 }))}`;
}
