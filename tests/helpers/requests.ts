import { makeRequestContent, type RequestAcceptance, type RequestContent } from '../../app/domain/request';

/** A request that says everything it must. */
export const REQUEST_CONTENT: RequestContent = {
  ...makeRequestContent(),
  title: 'A national team',
  capabilities: [{ questionnaire: 'un-framework', capability: 'L1' }],
  help: 'Drafting and training',
  whyNow: 'The act is in force',
  language: 'en',
  contact: { name: 'Iris', email: 'iris@island.example', phone: '' },
};
export const ACCEPTANCE: RequestAcceptance = { implementor: 'ITU', activities: [], from: '2027-01-01', until: '2027-06-30' };
