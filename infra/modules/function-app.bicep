// The program on Flex Consumption, as a custom handler. Settings hold addresses of secrets, and no secret.

param name string
param location string
param tags object
param storageName string
param packagesUrl string
param tableEndpoint string
param serviceBusNamespace string
param vaultUri string
param insightsConnectionString string
param workspaceId string
param publicBaseUrl string
param mailFrom string
param mailProduction bool
param allowedRecipients array
param bearers array
param providers array
param heartbeat bool
param matchingKeyIds array
param wrapKeyIds array
param instancesAtMost int
param subnetId string

// Without a version the newest is taken, within a day; the one before stays in the vault.
var secret = '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/'

var settings = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD'
  Storage__Endpoint: tableEndpoint
  ServiceBus__FullyQualifiedNamespace: serviceBusNamespace
  Mail__Sender: 'SendGrid'
  Mail__From: mailFrom
  Mail__Production: string(mailProduction)
  Mail__SendGrid__ApiKey: '${secret}sendgrid-key)'
  Mail__SendGrid__EventKeys__0: '${secret}sendgrid-events)'
  Monitor__PublicBaseUrl: publicBaseUrl
  Monitor__IdKey: '${secret}id-key)'
  Monitor__CursorKey: '${secret}cursor-key)'
  Identity__Passcodes: 'true'
}

var recipients = toObject(
  range(0, length(allowedRecipients)),
  i => 'Mail__AllowedRecipients__${i}',
  i => allowedRecipients[i]
)

var matching = union(
  toObject(range(0, length(matchingKeyIds)), i => 'Monitor__MatchingKeys__${i}__Id', i => matchingKeyIds[i]),
  toObject(
    range(0, length(matchingKeyIds)),
    i => 'Monitor__MatchingKeys__${i}__Value',
    i => '${secret}matching-${matchingKeyIds[i]})'
  )
)

var wraps = union(
  toObject(range(0, length(wrapKeyIds)), i => 'Identity__KeyWrap__${i}__Id', i => wrapKeyIds[i]),
  toObject(range(0, length(wrapKeyIds)), i => 'Identity__KeyWrap__${i}__Value', i => '${secret}wrap-${wrapKeyIds[i]})')
)

var tokens = union(
  toObject(range(0, length(bearers)), i => 'Identity__Bearer__${i}__Issuer', i => bearers[i].issuer),
  toObject(range(0, length(bearers)), i => 'Identity__Bearer__${i}__Audience', i => bearers[i].audience),
  toObject(range(0, length(bearers)), i => 'Identity__Bearer__${i}__TenantId', i => bearers[i].tenantId)
)

var signIns = union(
  toObject(range(0, length(providers)), i => 'Identity__Providers__${i}__Name', i => providers[i].name),
  toObject(range(0, length(providers)), i => 'Identity__Providers__${i}__DisplayName', i => providers[i].displayName),
  toObject(range(0, length(providers)), i => 'Identity__Providers__${i}__Authority', i => providers[i].authority),
  toObject(range(0, length(providers)), i => 'Identity__Providers__${i}__ClientId', i => providers[i].clientId),
  toObject(range(0, length(providers)), i => 'Identity__Providers__${i}__TenantId', i => providers[i].tenantId),
  toObject(
    range(0, length(providers)),
    i => 'Identity__Providers__${i}__Certificate',
    i => '${secret}oidc-${providers[i].name})'
  )
)

// Without its secret it would be no address, and the program would not start.
var signOfLife = heartbeat
  ? {
      Telemetry__HeartbeatUrl: '${secret}heartbeat-url)'
    }
  : {}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: 'func-${name}-${uniqueString(resourceGroup().id)}'
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: { type: 'SystemAssigned' }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: { minTlsVersion: '1.2', ftpsState: 'Disabled', http20Enabled: true }
    functionAppConfig: {
      runtime: { name: 'custom', version: '1.0' }
      deployment: {
        storage: { type: 'blobContainer', value: packagesUrl, authentication: { type: 'SystemAssignedIdentity' } }
      }
      scaleAndConcurrency: { maximumInstanceCount: instancesAtMost, instanceMemoryMB: 2048 }
    }
  }

  resource config 'config' = {
    name: 'appsettings'
    properties: union(settings, recipients, matching, wraps, tokens, signIns, signOfLife)
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'FunctionAppLogs', enabled: true }
    ]
  }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
output principalId string = app.identity.principalId
