output "name" {
  description = "The name of the machine."
  value       = google_compute_instance.this.name
}

output "id" {
  description = "Its number, which metrics carry."
  value       = google_compute_instance.this.instance_id
}

output "address" {
  description = "Where the name of the library must lead to."
  value       = google_compute_address.this.address
}

output "member" {
  description = "The account of the machine, as an IAM member."
  value       = google_service_account.this.member
}
