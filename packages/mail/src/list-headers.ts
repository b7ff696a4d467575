/** The headers by which a mail program offers to end mails of this kind: https://www.rfc-editor.org/rfc/rfc8058 */
export function listHeaders(unsubscribeUrl: string | undefined): { headers?: Record<string, string> } {
  if (!unsubscribeUrl) return {}
  return {
    headers: {
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  }
}
