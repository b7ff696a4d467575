output "provider" {
  description = "The variable WIF_PROVIDER of the repository."
  value       = google_iam_workload_identity_pool_provider.github.name
}

output "builder" {
  description = "The account that pushes images: the variable WIF_BUILDER."
  value       = google_service_account.builder.email
}

output "deployer" {
  description = "The account that reaches the machine: the variable WIF_DEPLOYER."
  value       = google_service_account.deployer.email
}
