import { expect, it } from 'vitest';
import { isRefusedAddress } from './refused-address.ts';

const hostOf = (host: string) => new URL(`http://${host}/`).hostname;

it.each([
  '169.254.169.254',
  '169.254.0.1',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[64:ff9b::a9fe:a9fe]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '100.100.100.200',
  '168.63.129.16',
  '0.0.0.0',
  '[::]',
  '224.0.0.1',
  '255.255.255.255',
  '[ff02::1]',
])('nothing is sent to %s', (host) => {
  expect(isRefusedAddress(hostOf(host))).toBe(true);
});

it.each([
  '127.0.0.1',
  '[::1]',
  '10.1.2.3',
  '192.168.1.1',
  '[fd12::1]',
  '8.8.8.8',
  '[2001:db8::1]',
  'localhost',
  'a.example',
])('messages may be sent to %s', (host) => {
  expect(isRefusedAddress(hostOf(host))).toBe(false);
});
