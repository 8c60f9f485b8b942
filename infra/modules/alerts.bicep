// What wakes somebody. Each asks for lines or metrics that the program writes (docs/runbook.md and docs/telemetry.md say what to do), but for the queues, which
// Azure counts itself.

param name string
param location string
param tags object
param workspaceId string
param actionGroupId string
param serviceBusId string

var asked = [
  {
    key: 'no-sweep'
    says: 'No sweep was completed in 30 minutes: lapses may go unseen.'
    query: 'AppRequests | where OperationName == "SweepDue" and Success'
    missing: true
    minutes: 30
    severity: 1
  }
  {
    key: 'aside'
    says: 'A message was kept aside: a person must look.'
    query: 'AppTraces | where Message has "fault of its own: kept-aside"'
    missing: false
    minutes: 15
    severity: 2
  }
  {
    key: 'outbox'
    says: 'A message has been due for a quarter of an hour: mails may not leave.'
    query: 'AppMetrics | where Name == "monitor.outbox.age" and Sum / ItemCount > 900'
    missing: false
    minutes: 15
    severity: 1
  }
  {
    key: 'undeliverable'
    says: 'A mail reached nobody, or the provider takes none.'
    query: 'AppTraces | where Message has "fault of its own: mail-"'
    missing: false
    minutes: 15
    severity: 1
  }
  {
    key: 'late'
    says: 'Sweep, audit or a report is late, or the list of bank holidays ends soon.'
    query: 'AppTraces | where Message matches regex "fault of its own: (sweep|audit|month|holidays)-"'
    missing: false
    minutes: 60
    severity: 2
  }
  {
    key: 'sign-in'
    says: 'Many tokens or sign-ins were refused.'
    query: 'AppMetrics | where Name == "monitor.signin.faults" | summarize n = sum(Sum) by bin(TimeGenerated, 15m) | where n > 200'
    missing: false
    minutes: 15
    severity: 2
  }
  {
    key: 'faults'
    says: 'Something went wrong that nobody expected.'
    query: 'AppExceptions'
    missing: false
    minutes: 15
    severity: 2
  }
]

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-03-15-preview' = [
  for each in asked: {
    name: 'alert-${name}-${each.key}'
    location: location
    tags: tags
    properties: {
      displayName: each.says
      description: each.says
      severity: each.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT${each.minutes}M'
      criteria: {
        allOf: [
          {
            query: each.query
            timeAggregation: 'Count'
            operator: each.missing ? 'LessThan' : 'GreaterThan'
            threshold: each.missing ? 1 : 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
      autoMitigate: true
    }
  }
]

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-${name}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'A queue holds dead letters: a message could not be handled ten times.'
    severity: 1
    enabled: true
    scopes: [serviceBusId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'DeadletteredMessages'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [
      { actionGroupId: actionGroupId }
    ]
  }
}
