using 'main.bicep'

param name = 'wlmprod'
param publicBaseUrl = 'https://monitor.northmere-scp.example'
param mailFrom = 'monitor@northmere-scp.example'
param mailProduction = true
param allowedRecipients = []
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
param privateNetworking = true
param monthlyBudget = 250
param budgetFrom = '2026-12-01'
