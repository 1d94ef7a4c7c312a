package io.chatops.rest.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatops.api.ApiJson;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Makes Quarkus' mapper write answers as {@link ApiJson} says. */
@Singleton
public class ResponseJsonCustomizer implements ObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper mapper) {
    ApiJson.configure(mapper);
  }

  @Override
  public int priority() {
    // After Quarkus' own, whose time module would win otherwise.
    return MINIMUM_PRIORITY;
  }
}
