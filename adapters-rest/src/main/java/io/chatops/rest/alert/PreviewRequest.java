package io.chatops.rest.alert;

import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.alert.engine.PreviewThreshold;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A threshold to try out, and over how many of the last days. */
@Schema(allOf = ThresholdRequest.class)
record PreviewRequest(
    @Schema(hidden = true) ThresholdDetails details,
    @Schema(
            description = "How many of the last days to look at",
            minimum = "1",
            maximum = "30",
            defaultValue = "7")
        int days) {
  private static final int DEFAULT_DAYS = 7;

  static PreviewRequest from(RequestFields body) {
    Field<Integer> days =
        body.integer("days")
            .notNull()
            .as(
                number -> {
                  if (number < 1 || number > PreviewThreshold.MOST_DAYS) {
                    throw new IllegalArgumentException(
                        "must be a whole number, 1-" + PreviewThreshold.MOST_DAYS);
                  }
                  return number;
                });
    return new PreviewRequest(ThresholdRequest.read(body), days.orElse(DEFAULT_DAYS));
  }
}
