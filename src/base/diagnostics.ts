/**
 * Every kind of problem that Afterglow reports, in one closed list. `blame` tells a bad log from our own limits;
 * `lost` says whether something in the log is not in the tables because of it.
 */
export const DIAGNOSTICS = {
  truncated: {
    severity: 'warning',
    lost: true,
    meaning: 'The file ends in the middle of a line or of a compressed block.',
  },
  damaged_codec: {
    severity: 'error',
    lost: true,
    meaning: 'A compressed block cannot be decompressed or fails its checksum.',
  },
  bad_json: {
    severity: 'error',
    lost: true,
    meaning: 'A line is not JSON. It was left out; reading went on with the next line.',
  },
  bad_event: {
    severity: 'error',
    lost: true,
    meaning: 'An event lacks a field Spark always writes, or a field has the wrong type.',
  },
  not_utf8: {
    severity: 'warning',
    lost: false,
    meaning: 'A line holds bytes that are not UTF-8; they are shown as U+FFFD.',
  },
  line_too_long: {
    severity: 'error',
    lost: true,
    meaning: 'A line is longer than a JavaScript string can be. It was left out.',
  },
  blank_line: {
    severity: 'notice',
    lost: false,
    meaning: 'An empty line. The history server stops reading here; we read on.',
  },
  too_deep: {
    severity: 'error',
    lost: true,
    meaning: 'A line nests deeper than the limit. It was left out.',
  },
  expands_too_much: {
    severity: 'error',
    lost: true,
    meaning: 'Compressed data grows beyond the limit (a decompression bomb?). The rest was not read.',
  },
  missing_part: {
    severity: 'error',
    lost: true,
    meaning: 'A part of a rolling log is missing: its number is not there.',
  },
  no_application_start: {
    severity: 'warning',
    lost: false,
    meaning: 'No SparkListenerApplicationStart with an id: the application id is taken from the file name.',
  },
  task_without_start: {
    severity: 'notice',
    lost: false,
    meaning: 'A TaskEnd without its TaskStart. The history server does not list such a task; we do.',
  },
  unreadable: { severity: 'error', lost: true, meaning: 'The file cannot be opened or read.' },
  damaged_archive: {
    severity: 'error',
    lost: true,
    meaning: 'A zip or tar archive is cut, encrypted or broken. The entries that are whole were read.',
  },
  odd_layout: {
    severity: 'notice',
    lost: false,
    meaning:
      'The files of the log are not as Spark leaves them (for one, no appstatus file). They were read.',
  },
  changed_while_read: {
    severity: 'warning',
    lost: false,
    meaning: 'The file changed while it was read. Load it again for the rest.',
  },
  read_again: {
    severity: 'notice',
    lost: false,
    meaning: 'Reading from far away broke off and went on at the same byte. Nothing is lost or read twice.',
  },
  renamed: {
    severity: 'notice',
    lost: false,
    meaning: 'The file got another name while it was read; reading went on there at the same byte.',
  },
  not_kept: {
    severity: 'notice',
    lost: false,
    meaning: 'The file was read and loaded, and could not be kept in the folder of --cache.',
  },
  same_attempt: {
    severity: 'warning',
    lost: false,
    meaning: 'Two logs with different events say that they are the same application attempt. Both are kept.',
  },
  no_answer: {
    severity: 'error',
    lost: true,
    meaning:
      'A server gave no usable answer to a question about an application. What it told beside that was loaded.',
  },
  forgotten_by_server: {
    severity: 'warning',
    lost: true,
    meaning:
      'A server lists less than there was: it keeps only so many jobs, stages, tasks and SQL executions (spark.ui.retainedJobs and others), or the log it read was compacted.',
  },
  own_defect: {
    severity: 'error',
    lost: true,
    meaning:
      'Afterglow failed on this log, which should not happen: please report it. Nothing of the log was loaded.',
  },
  unexpected_state: {
    severity: 'notice',
    lost: false,
    meaning: 'Events contradict each other (for one, an end without its start). What is known was kept.',
  },
} as const satisfies Record<
  string,
  { severity: 'notice' | 'warning' | 'error'; lost: boolean; meaning: string }
>

export type DiagnosticCode = keyof typeof DIAGNOSTICS

/** One problem at one place. `line` (from 1) and `offset` (decompressed bytes from the part's start) are undefined where unknown. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly detail: string
  readonly line?: number
  readonly offset?: number
}
