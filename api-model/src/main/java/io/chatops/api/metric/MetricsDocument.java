package io.chatops.api.metric;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.chatops.core.metric.ReportDocument;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The newest report, byte for byte as the agent sent it (ADR 0009). Ingest found it well-formed,
 * and nothing parses it again. Sockets pass the same bytes on.
 */
@Schema(
    name = "Metrics",
    type = SchemaType.OBJECT,
    description =
        "One report of the agent, exactly as it sent it. Values that the agent could not"
            + " determine are absent; older agents send fewer. Rates and percentages cover the"
            + " time since the previous report. A process's cpu is a percentage of one core, and"
            + " its memory is in MiB; _gb means GiB.",
    examples =
        """
        {"server_id": "5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884",
         "timestamp": "2026-11-24T12:00:00.250Z", "boot_id": "3f0c9a52", "sequence": 7,
         "uptime_seconds": 86400.5,
         "agent": {"cpu_percent": 0.08, "memory_bytes": 27262976, "spooled_reports": 0},
         "cpu": {"usage_percent": 12.5, "cores": 2, "frequency_mhz": 2400,
           "per_core_percent": [20, 5], "user_percent": 8, "system_percent": 3.5,
           "iowait_percent": 0.5, "steal_percent": 0.25, "load_1m": 0.75, "load_5m": 0.5,
           "load_15m": 0.25},
         "memory": {"total_gb": 8, "used_gb": 2, "available_gb": 6, "usage_percent": 25,
           "total_bytes": 8589934592, "used_bytes": 2147483648, "available_bytes": 6442450944,
           "cached_bytes": 1073741824, "buffers_bytes": 4096, "swap_total_bytes": 2147483648,
           "swap_used_bytes": 1024},
         "disk": {"total_gb": 100, "used_gb": 40, "available_gb": 55, "usage_percent": 42.1,
           "filesystems": [{"mount_point": "/", "device": "/dev/sda1", "type": "ext4",
             "total_bytes": 107374182400, "used_bytes": 42949672960,
             "available_bytes": 59055800320, "usage_percent": 42.1, "inodes_usage_percent": 3}],
           "devices": [{"name": "sda", "read_bytes_per_second": 10,
             "written_bytes_per_second": 20.5, "reads_per_second": 1, "writes_per_second": 2,
             "busy_percent": 33.3}]},
         "network": {"bytes_sent": 1000, "bytes_recv": 2000, "packets_sent": 10,
           "packets_recv": 20,
           "interfaces": [{"name": "eth0", "received_bytes_per_second": 150.5,
             "sent_bytes_per_second": 250, "received_packets_per_second": 1.5,
             "sent_packets_per_second": 2.5, "errors": 0, "drops": 9}]},
         "sensors": [{"name": "Core 0", "kind": "temperature", "value": 41.5, "unit": "celsius"},
           {"name": "cpu_fan", "kind": "fan", "value": 1200, "unit": "rpm"},
           {"name": "vcore", "kind": "voltage", "value": 1.1, "unit": "volt"}],
         "containers": [{"id": "4f5e6d7c8b9a", "name": "web", "image": "nginx:1.27",
           "state": "running", "status": "Up 2 hours", "cpu_percent": 1.5,
           "memory_bytes": 52428800, "memory_limit_bytes": 104857600,
           "received_bytes_per_second": 10, "sent_bytes_per_second": 20,
           "read_bytes_per_second": 30, "written_bytes_per_second": 40, "health": "healthy",
           "restart_count": 1}],
         "services": [{"name": "nginx", "processes": 5}],
         "processes": [{"pid": 1001, "name": "worker-1", "cpu": 1.25, "memory": 0.5,
           "status": "sleeping", "user": "www-data",
           "command": "/usr/lib/worker/bin/worker --id 1 --pool default"}]}""")
public record MetricsDocument(@Schema(hidden = true) ReportDocument report) {
  @JsonValue
  @JsonRawValue
  String json() {
    return report.json();
  }
}
