package io.chatops.rest.alert;

import io.chatops.rest.request.Flat;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A threshold to try out over the last days. */
@Schema(allOf = ThresholdRequest.class)
record PreviewRequest(
    @Flat @Schema(hidden = true) ThresholdRequest threshold,
    @Min(1)
        @Max(30)
        @Schema(description = "The number of past days to evaluate", defaultValue = "7")
        int days) {}
