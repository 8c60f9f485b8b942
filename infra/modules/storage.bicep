// One account: the tables, and the packages that the function app runs from. No key opens it.

param name string
param location string
param tags object
param workspaceId string

@description('Where the private endpoints are; empty on the public network.')
param subnetId string

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'st${name}${uniqueString(resourceGroup().id)}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: empty(subnetId) ? 'Enabled' : 'Disabled'
    networkAcls: { bypass: 'AzureServices', defaultAction: empty(subnetId) ? 'Allow' : 'Deny' }
  }

  resource tables 'tableServices' = {
    name: 'default'
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: { deleteRetentionPolicy: { enabled: true, days: 14 } }

    resource packages 'containers' = {
      name: 'packages'
      properties: { publicAccess: 'None' }
    }
  }
}

resource tableLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account::tables
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageDelete', enabled: true }
    ]
    metrics: [
      { category: 'Transaction', enabled: true }
    ]
  }
}

resource endpoints 'Microsoft.Network/privateEndpoints@2024-01-01' = [
  for kind in (empty(subnetId) ? [] : ['table', 'blob', 'queue']): {
    name: 'pe-${name}-${kind}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: kind, properties: { privateLinkServiceId: account.id, groupIds: [kind] } }
      ]
    }
  }
]

output name string = account.name
output tableEndpoint string = account.properties.primaryEndpoints.table
output packagesUrl string = '${account.properties.primaryEndpoints.blob}${account::blobs::packages.name}'
