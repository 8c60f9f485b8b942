// Everything the monitor needs in one resource group. Deploy with: infra/README.md.

targetScope = 'resourceGroup'

@description('Short name in every resource; 3 to 11 small letters and digits.')
@minLength(3)
@maxLength(11)
param name string

@description('Where it runs; the data stays there.')
param location string = resourceGroup().location

@description('What people have in their browser before /app, and the only source of links in mails.')
param publicBaseUrl string

@description('From whom mails come; an address of a domain that the provider of mail may send for.')
param mailFrom string

@description('Sends to real people. Without it every mail goes only to the addresses listed in allowedRecipients.')
param mailProduction bool = false

@description('Whom mail may go to while mailProduction is off.')
param allowedRecipients array = []

@description('Who is told by the alarms.')
param alertEmails array

@description('Issuers whose tokens the API takes: issuer, audience and tenantId of each.')
param bearers array

@description('Providers with which people sign in to pages: name, displayName, authority, clientId and tenantId of each. Each signs in with the certificate whose name in the vault is oidc-<name>.')
param providers array = []

@description('Calls the address in the secret heartbeat-url while sweep and audit are in order, so that somebody outside is woken when that stays away.')
param heartbeat bool = false

@description('Ids of the keys in the vault by which children are recognised, the newest first: secrets matching-<id>. Two while one follows another.')
param matchingKeyIds array = ['k1']

@description('Ids of the keys in the vault that wrap the keys of cookies, the newest first: secrets wrap-<id>.')
param wrapKeyIds array = ['w1']

@description('Keeps storage, vault and queues off the public network.')
param privateNetworking bool = false

@description('Most instances at once.')
@minValue(40)
@maxValue(1000)
param instancesAtMost int = 40

@description('Pounds a month of which the budget warns at four fifths and at the whole.')
param monthlyBudget int

@description('First day of the month from which the budget counts, as in 2026-12-01.')
param budgetFrom string

var tags = { product: 'waiting-list-monitor' }

module network 'modules/network.bicep' = if (privateNetworking) {
  name: 'network'
  params: { name: name, location: location, tags: tags }
}

module observability 'modules/observability.bicep' = {
  name: 'observability'
  params: {
    name: name
    location: location
    tags: tags
    alertEmails: alertEmails
    monthlyBudget: monthlyBudget
    budgetFrom: budgetFrom
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: observability.outputs.workspaceId
    subnetId: privateNetworking ? network!.outputs.endpointsSubnetId : ''
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  name: 'service-bus'
  params: { name: name, location: location, tags: tags, workspaceId: observability.outputs.workspaceId }
}

module keyVault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: observability.outputs.workspaceId
    subnetId: privateNetworking ? network!.outputs.endpointsSubnetId : ''
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  params: {
    name: name
    location: location
    tags: tags
    storageName: storage.outputs.name
    packagesUrl: storage.outputs.packagesUrl
    tableEndpoint: storage.outputs.tableEndpoint
    serviceBusNamespace: serviceBus.outputs.fullyQualifiedNamespace
    vaultUri: keyVault.outputs.uri
    insightsConnectionString: observability.outputs.insightsConnectionString
    workspaceId: observability.outputs.workspaceId
    publicBaseUrl: publicBaseUrl
    mailFrom: mailFrom
    mailProduction: mailProduction
    allowedRecipients: allowedRecipients
    bearers: bearers
    providers: providers
    heartbeat: heartbeat
    matchingKeyIds: matchingKeyIds
    wrapKeyIds: wrapKeyIds
    instancesAtMost: instancesAtMost
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
  }
}

module access 'modules/access.bicep' = {
  name: 'access'
  params: {
    principalId: functionApp.outputs.principalId
    storageName: storage.outputs.name
    serviceBusName: serviceBus.outputs.name
    vaultName: keyVault.outputs.name
    insightsName: observability.outputs.insightsName
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: observability.outputs.workspaceId
    actionGroupId: observability.outputs.actionGroupId
    serviceBusId: serviceBus.outputs.id
  }
}

output functionAppName string = functionApp.outputs.name
output hostName string = functionApp.outputs.hostName
output vaultName string = keyVault.outputs.name
