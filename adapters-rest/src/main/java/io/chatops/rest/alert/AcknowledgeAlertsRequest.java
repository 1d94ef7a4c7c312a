package io.chatops.rest.alert;

import io.chatops.core.alert.Alerts;
import io.chatops.core.identity.AlertId;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Alerts to acknowledge at once. */
@Schema(requiredProperties = "ids")
record AcknowledgeAlertsRequest(
    @NotNull
        @Size(min = 1, max = Alerts.MAX_ACKNOWLEDGED, message = "must be {min}-{max} ids")
        @Schema(description = "The alerts. Resolved ones stay as they are")
        List<UUID> ids,
    @Size(min = 1, max = 1_000)
        @Schema(
            nullable = true,
            description = "Omitted or null: existing comments stay",
            examples = "A backup runs")
        @Nullable String comment) {

  List<AlertId> alertIds() {
    return ids.stream().map(AlertId::new).toList();
  }
}
