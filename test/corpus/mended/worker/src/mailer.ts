import { createTransport } from 'nodemailer';

const transport = createTransport(process.env.SMTP_URL);

export async function sendMail(to: string, template: string): Promise<void> {
  await transport.sendMail({ to, subject: template, text: `See https://ferryline.example/${template}` });
}
