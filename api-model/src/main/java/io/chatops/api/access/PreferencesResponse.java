package io.chatops.api.access;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A user's preferences.
 *
 * @param json a JSON object, which is written as it is
 */
@Schema(name = "Preferences", type = SchemaType.OBJECT, description = "The user's own data")
public record PreferencesResponse(@JsonValue @JsonRawValue @Schema(hidden = true) String json) {}
