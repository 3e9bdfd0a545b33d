import { createTransport } from 'nodemailer';

const transport = createTransport({ url: process.env.SMTP_URL, socketTimeout: 10_000 });

export async function sendMail(to: string, template: string): Promise<void> {
  await transport.sendMail({ to, subject: template, text: `See https://ferryline.example/${template}` });
}
