export const startFrom = (stage: string | undefined, network: string, other: string): string =>
  stage === undefined ? other : `write: start ${network} from ${stage}.last`;
