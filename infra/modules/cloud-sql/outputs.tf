output "connection_name" {
  description = "What cloud-sql-proxy connects to: CLOUD_SQL_INSTANCE."
  value       = google_sql_database_instance.this.connection_name
}

output "database_id" {
  description = "Its name in metrics."
  value       = "${var.project}:${google_sql_database_instance.this.name}"
}
