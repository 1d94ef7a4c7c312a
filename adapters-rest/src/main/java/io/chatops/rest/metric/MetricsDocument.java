package io.chatops.rest.metric;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.chatops.core.metric.ReportDocument;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The newest report, exactly as the agent sent it: found to be JSON when it came, not read again.
 */
@Schema(
    name = "Metrics",
    type = SchemaType.OBJECT,
    description =
        "What the agent measured at once. What it could not find out is absent. Besides the fields"
            + " of the example there may be more, such as disk.filesystems, network.interfaces,"
            + " sensors and containers.",
    examples =
        """
        {"server_id": "5c1f2a9e-8d34-4a0c-9f6e-2b7d10c3e884", "timestamp": "2026-11-24T12:00:00Z",
         "cpu": {"usage_percent": 12.5, "cores": 4, "load_1m": 0.42},
         "memory": {"total_bytes": 8589934592, "used_bytes": 3221225472, "usage_percent": 37.5},
         "disk": {"usage_percent": 61.2}, "network": {"bytes_sent": 1024, "bytes_recv": 4096},
         "containers": null,
         "processes": [{"pid": 1, "name": "init", "cpu": 0.1, "memory": 11.5, "status": "sleeping",
                        "user": "root"}]}""")
record MetricsDocument(@Schema(hidden = true) ReportDocument report) {
  @JsonValue
  @JsonRawValue
  String json() {
    return report.json();
  }
}
