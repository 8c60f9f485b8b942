using 'main.bicep'

param name = 'wlmdev'
param publicBaseUrl = 'https://monitor-dev.northmere-scp.example'
param mailFrom = 'monitor@northmere-scp.example'
param mailProduction = false
param allowedRecipients = ['operator@northmere-scp.example']
param alertEmails = ['operator@northmere-scp.example']
param bearers = [
  {
    issuer: 'https://issuer.example/tenant/v2.0'
    audience: 'the-id-of-the-application'
    tenantId: '00000000-0000-0000-0000-000000000000'
  }
]
param providers = [
  {
    name: 'council'
    displayName: 'your council account'
    authority: 'https://issuer.example/tenant/v2.0'
    clientId: 'the-id-of-the-application'
    tenantId: '00000000-0000-0000-0000-000000000000'
  }
]
param privateNetworking = false
param monthlyBudget = 60
param budgetFrom = '2026-12-01'
