import { describe, expect, it } from 'vitest';

import { exprAt, moduleAt, projectOf } from '#test/support/project.ts';

import { instanceMember } from './instance-field.ts';

const SETTINGS = [
  'class Base:',
  '    debug: bool = False',
  'class Inner:',
  '    origins: list = []',
  'class Settings(Base):',
  '    origins: list = []',
  '    inner: Inner',
  '    def list(self):',
  '        return self.origins',
  'settings = Settings()',
  'typed: Settings = None',
  'def get_settings():',
  '    return Settings()',
].join('\n');

async function memberIn(text: string, expr: string): Promise<readonly unknown[] | undefined> {
  const project = await projectOf({ 'settings.py': SETTINGS, 'main.py': text });
  const module = moduleAt(project, 'main.py');
  const member = instanceMember(module, exprAt(module, expr));
  return member === undefined
    ? undefined
    : [member.cls.name, member.name, member.field === undefined ? 'method' : 'field'];
}

describe('instanceMember', () => {
  it.each([
    [
      'from settings import settings\nsettings.origins\n',
      'settings.origins',
      'Settings',
      'origins',
      'field',
    ],
    [
      'from settings import get_settings\nget_settings().origins\n',
      'get_settings().origins',
      'Settings',
      'origins',
      'field',
    ],
    [
      'from settings import typed\ntyped.origins\n',
      'typed.origins',
      'Settings',
      'origins',
      'field',
    ],
    ['from settings import settings\nsettings.debug\n', 'settings.debug', 'Base', 'debug', 'field'],
    [
      'from settings import settings\nsettings.inner.origins\n',
      'settings.inner.origins',
      'Inner',
      'origins',
      'field',
    ],
    [
      'from settings import settings\nsettings.list\n',
      'settings.list',
      'Settings',
      'list',
      'method',
    ],
    [
      'from settings import Settings\ndef f(s: Settings):\n    s.origins\n',
      's.origins',
      'Settings',
      'origins',
      'field',
    ],
  ])('of %j', async (text, expr, ...expected) => {
    expect(await memberIn(text, expr)).toEqual(expected);
  });

  it.each([
    ['from elsewhere import settings\nsettings.origins\n', 'settings.origins'],
    ['from settings import settings\nsettings.missing\n', 'settings.missing'],
    ['def f(s):\n    s.origins\n', 's.origins'],
  ])('is unknown of %j', async (text, expr) => {
    expect(await memberIn(text, expr)).toBeUndefined();
  });
});
