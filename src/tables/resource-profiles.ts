import { column, table } from './schema.ts'

export const resourceProfiles = table(
  'resource_profiles',
  'Resource profiles (since Spark 3.1): what an executor and a task ask for. Profile 0 is the default.',
  {
    resource_profile_id: column('INTEGER', 'Number of the profile.'),
    executor_resources: column(
      'JSON',
      'Resource -> {resourceName, amount, discoveryScript, vendor}; memory amounts in MiB.',
    ),
    task_resources: column('JSON', 'Resource -> {resourceName, amount}; amounts below 1 share a resource.'),
  },
  { key: ['resource_profile_id'] },
)
