output "network" {
  description = "The id of the network, known once Cloud SQL can have its address in it."
  value       = google_compute_network.this.id
  depends_on  = [google_service_networking_connection.services]
}

output "subnetwork" {
  description = "The id of the part of it that the machine is in."
  value       = google_compute_subnetwork.this.id
}

output "tags" {
  description = "What a machine is tagged with to be reached."
  value       = [var.web_tag, var.ssh_tag]
}
