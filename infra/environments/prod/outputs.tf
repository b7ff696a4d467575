output "address" {
  description = "Where the name of the library, and www. before it, must lead to."
  value       = module.machine.address
}

output "cloud_sql_instance" {
  description = "CLOUD_SQL_INSTANCE in /opt/trovella/.env."
  value       = module.database.connection_name
}

output "ssh" {
  description = "How people reach the machine."
  value       = "gcloud compute ssh ${module.machine.name} --project ${var.project} --zone ${var.zone} --tunnel-through-iap"
}
