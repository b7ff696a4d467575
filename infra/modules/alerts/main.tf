resource "google_monitoring_notification_channel" "mail" {
  project      = var.project
  display_name = "Mail to ${var.mail_to}"
  type         = "email"

  labels = {
    email_address = var.mail_to
  }
}

# From outside, as people come: DNS, the certificate and Caddy are in it too.
resource "google_monitoring_uptime_check_config" "health" {
  project      = var.project
  display_name = "${var.domain} answers"
  period       = "300s"
  timeout      = "10s"

  http_check {
    path         = "/api/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type = "uptime_url"

    labels = {
      project_id = var.project
      host       = var.domain
    }
  }
}

resource "google_monitoring_alert_policy" "down" {
  project               = var.project
  display_name          = "${var.domain} does not answer"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = [google_monitoring_notification_channel.mail.id]

  conditions {
    display_name = "Two regions get no answer"

    condition_threshold {
      filter          = "resource.type = \"uptime_url\" AND metric.type = \"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id = \"${google_monitoring_uptime_check_config.health.uptime_check_id}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "0s"

      aggregations {
        alignment_period     = "600s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
        group_by_fields      = ["resource.label.host"]
      }
    }
  }

  alert_strategy {
    auto_close = "1800s"
  }

  documentation {
    content = "Runbooks: docs/runbooks/database-down.md, docs/runbooks/certificate.md, docs/runbooks/disk-full.md"
  }
}

locals {
  machine  = "resource.type = \"gce_instance\" AND resource.labels.instance_id = \"${var.instance_id}\""
  database = "resource.type = \"cloudsql_database\" AND resource.labels.database_id = \"${var.database_id}\""

  # What is measured, from which part on it is too much, and for how long.
  limits = {
    "Processor of the machine" = {
      filter   = "${local.machine} AND metric.type = \"compute.googleapis.com/instance/cpu/utilization\""
      most     = 0.85
      duration = "300s"
      runbook  = "docs/runbooks/outgrowing-the-machine.md"
    }
    "Memory of the machine" = {
      filter   = "${local.machine} AND metric.type = \"agent.googleapis.com/memory/percent_used\" AND metric.labels.state = \"used\""
      most     = 90
      duration = "300s"
      runbook  = "docs/runbooks/outgrowing-the-machine.md"
    }
    "Disk of the machine" = {
      filter   = "${local.machine} AND metric.type = \"agent.googleapis.com/disk/percent_used\" AND metric.labels.state = \"used\""
      most     = 80
      duration = "0s"
      runbook  = "docs/runbooks/disk-full.md"
    }
    "Disk of the database" = {
      filter   = "${local.database} AND metric.type = \"cloudsql.googleapis.com/database/disk/utilization\""
      most     = 0.9
      duration = "300s"
      runbook  = "docs/runbooks/database-down.md"
    }
    "Processor of the database" = {
      filter   = "${local.database} AND metric.type = \"cloudsql.googleapis.com/database/cpu/utilization\""
      most     = 0.9
      duration = "900s"
      runbook  = "docs/runbooks/outgrowing-the-machine.md"
    }
  }
}

resource "google_monitoring_alert_policy" "limit" {
  for_each = local.limits

  project               = var.project
  display_name          = each.key
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = [google_monitoring_notification_channel.mail.id]

  conditions {
    display_name = "${each.key} above ${each.value.most}"

    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.most
      duration        = each.value.duration

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_MEAN"
      }
    }
  }

  alert_strategy {
    auto_close = "1800s"
  }

  documentation {
    content = "Runbook: ${each.value.runbook}"
  }
}
