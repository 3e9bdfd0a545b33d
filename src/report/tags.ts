/** A standard, or a part of one, that a rule's tag stands for. */
export interface Standard {
  readonly title: string;
  /** Its public page. */
  readonly url: string;
  /** True when a violation is a security matter, as opposed to reliability or compliance alone. */
  readonly isSecurity: boolean;
}

const OWASP_TOP_10 = 'https://owasp.org/Top10/2021/';
const OWASP_API = 'https://owasp.org/API-Security/editions/2023/en/';
const PCI_DSS = 'https://www.pcisecuritystandards.org/document_library/';
const TRUST_SERVICES =
  'https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022';

/**
 * Every tag that a rule may carry, in one place. Titles are those of the standards:
 * https://cwe.mitre.org, https://owasp.org/Top10/2021/, https://owasp.org/API-Security/,
 * https://eur-lex.europa.eu/eli/reg/2016/679/oj, https://slsa.dev.
 */
export const STANDARDS: ReadonlyMap<string, Standard> = new Map([
  cwe(20, 'Improper Input Validation'),
  cwe(89, 'SQL Injection'),
  cwe(94, 'Code Injection'),
  cwe(113, 'HTTP Request/Response Splitting'),
  cwe(117, 'Improper Output Neutralization for Logs'),
  cwe(200, 'Exposure of Sensitive Information to an Unauthorized Actor'),
  cwe(208, 'Observable Timing Discrepancy'),
  cwe(209, 'Error Message Containing Sensitive Information'),
  cwe(250, 'Execution with Unnecessary Privileges'),
  cwe(285, 'Improper Authorization'),
  cwe(288, 'Authentication Bypass Using an Alternate Path or Channel'),
  cwe(294, 'Authentication Bypass by Capture-replay'),
  cwe(306, 'Missing Authentication for Critical Function'),
  cwe(307, 'Improper Restriction of Excessive Authentication Attempts'),
  cwe(311, 'Missing Encryption of Sensitive Data'),
  cwe(312, 'Cleartext Storage of Sensitive Information'),
  cwe(330, 'Use of Insufficiently Random Values'),
  cwe(338, 'Use of Cryptographically Weak Pseudo-Random Number Generator'),
  cwe(345, 'Insufficient Verification of Data Authenticity'),
  cwe(347, 'Improper Verification of Cryptographic Signature'),
  cwe(348, 'Use of Less Trusted Source'),
  cwe(362, 'Race Condition'),
  cwe(367, 'Time-of-check Time-of-use Race Condition'),
  cwe(390, 'Detection of Error Condition Without Action'),
  cwe(401, 'Missing Release of Memory after Effective Lifetime'),
  cwe(434, 'Unrestricted Upload of File with Dangerous Type'),
  cwe(489, 'Active Debug Code'),
  cwe(494, 'Download of Code Without Integrity Check'),
  cwe(521, 'Weak Password Requirements'),
  cwe(532, 'Insertion of Sensitive Information into Log File'),
  cwe(538, 'Insertion of Sensitive Information into Externally-Accessible File or Directory'),
  cwe(613, 'Insufficient Session Expiration'),
  cwe(636, 'Not Failing Securely'),
  cwe(639, 'Authorization Bypass Through User-Controlled Key'),
  cwe(640, 'Weak Password Recovery Mechanism for Forgotten Password'),
  cwe(662, 'Improper Synchronization'),
  cwe(667, 'Improper Locking'),
  cwe(668, 'Exposure of Resource to Wrong Sphere'),
  cwe(693, 'Protection Mechanism Failure'),
  cwe(755, 'Improper Handling of Exceptional Conditions'),
  cwe(770, 'Allocation of Resources Without Limits or Throttling'),
  cwe(772, 'Missing Release of Resource after Effective Lifetime'),
  cwe(798, 'Use of Hard-coded Credentials'),
  cwe(862, 'Missing Authorization'),
  cwe(942, 'Permissive Cross-domain Policy with Untrusted Domains'),
  cwe(1021, 'Improper Restriction of Rendered UI Layers or Frames'),
  cwe(1088, 'Synchronous Access of Remote Resource without Timeout'),
  cwe(1236, 'Improper Neutralization of Formula Elements in a CSV File'),
  cwe(1392, 'Use of Default Credentials'),

  owasp('a01', 'Broken Access Control', `${OWASP_TOP_10}A01_2021-Broken_Access_Control/`),
  owasp('a02', 'Cryptographic Failures', `${OWASP_TOP_10}A02_2021-Cryptographic_Failures/`),
  owasp('a03', 'Injection', `${OWASP_TOP_10}A03_2021-Injection/`),
  owasp('a05', 'Security Misconfiguration', `${OWASP_TOP_10}A05_2021-Security_Misconfiguration/`),
  owasp(
    'a07',
    'Identification and Authentication Failures',
    `${OWASP_TOP_10}A07_2021-Identification_and_Authentication_Failures/`,
  ),
  owasp(
    'a08',
    'Software and Data Integrity Failures',
    `${OWASP_TOP_10}A08_2021-Software_and_Data_Integrity_Failures/`,
  ),
  owasp(
    'api1',
    'Broken Object Level Authorization',
    `${OWASP_API}0xa1-broken-object-level-authorization/`,
  ),
  owasp(
    'api4',
    'Unrestricted Resource Consumption',
    `${OWASP_API}0xa4-unrestricted-resource-consumption/`,
  ),
  owasp(
    'api5',
    'Broken Function Level Authorization',
    `${OWASP_API}0xa5-broken-function-level-authorization/`,
  ),

  obligation('soc2-a1', 'SOC 2 A1: availability', TRUST_SERVICES),
  obligation('soc2-cc7', 'SOC 2 CC7: system operations', TRUST_SERVICES),
  obligation('soc2-cc8', 'SOC 2 CC8: change management', TRUST_SERVICES),

  obligation('pci-dss-3', 'PCI DSS 3: protect stored account data', PCI_DSS),
  obligation('pci-dss-6', 'PCI DSS 6: develop and maintain secure systems and software', PCI_DSS),
  obligation('pci-dss-8', 'PCI DSS 8: identify users and authenticate access', PCI_DSS),
  obligation('pci-dss-10', 'PCI DSS 10: log and monitor access', PCI_DSS),

  gdpr(5, 'principles of processing'),
  gdpr(17, 'right to erasure'),
  gdpr(20, 'right to data portability'),
  gdpr(32, 'security of processing'),
  gdpr(33, 'notification of a breach to the authority'),
  gdpr(44, 'general principle for transfers'),
  obligation(
    'ccpa-105',
    'CCPA 1798.105: right to deletion',
    'https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=CIV&sectionNum=1798.105',
  ),

  [
    'slsa',
    { title: 'SLSA: supply-chain integrity', url: 'https://slsa.dev/spec/', isSecurity: true },
  ],
]);

function cwe(number: number, title: string): [string, Standard] {
  return [
    `cwe-${String(number)}`,
    {
      title: `CWE-${String(number)}: ${title}`,
      url: `https://cwe.mitre.org/data/definitions/${String(number)}.html`,
      isSecurity: true,
    },
  ];
}

function owasp(part: string, title: string, url: string): [string, Standard] {
  const edition = part.startsWith('api') ? 'OWASP API Top 10 2023' : 'OWASP Top 10 2021';
  return [
    `owasp-${part}`,
    { title: `${edition} ${part.toUpperCase()}: ${title}`, url, isSecurity: true },
  ];
}

function gdpr(article: number, title: string): [string, Standard] {
  const number = String(article);
  return obligation(
    `gdpr-${number}`,
    `GDPR Article ${number}: ${title}`,
    `https://eur-lex.europa.eu/eli/reg/2016/679/oj/eng#art_${number}`,
  );
}

function obligation(tag: string, title: string, url: string): [string, Standard] {
  return [tag, { title, url, isSecurity: false }];
}
