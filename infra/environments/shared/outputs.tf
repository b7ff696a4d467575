output "registry" {
  description = "The variable IMAGE_REGISTRY of the repository."
  value       = module.registry.url
}

output "wif_provider" {
  description = "The variable WIF_PROVIDER of the repository."
  value       = module.workload_identity.provider
}

output "wif_builder" {
  description = "The variable WIF_BUILDER of the repository."
  value       = module.workload_identity.builder
}

output "wif_deployer" {
  description = "The variable WIF_DEPLOYER of the repository, and the variable deployer of prod."
  value       = module.workload_identity.deployer
}
