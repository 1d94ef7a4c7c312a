package io.chatops.attack.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.chatops.api.ApiJson;
import io.chatops.rest.request.ChangeExtractor;
import io.chatops.rest.request.StrictJson;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** The body of a request, as each of the records that the API takes. */
public final class RequestBodyTarget {
  private static final ObjectMapper MAPPER = mapper();
  private static final List<Class<?>> RECORDS =
      List.of(
          named("server.RegisterServerRequest"),
          named("server.UpdateServerRequest"),
          named("notify.ChannelRequest"),
          named("notify.UpdateChannelRequest"),
          named("alert.PreviewRequest"),
          named("alert.UpdateThresholdRequest"),
          named("apikey.IssueApiKeyRequest"),
          named("access.RegisterRequest"),
          named("access.UpdateProfileRequest"),
          named("command.RunCommandRequest"));

  private RequestBodyTarget() {}

  /** Reads a body; it is a record, or refused with the fault's place. */
  public static void fuzzerTestOneInput(byte[] body) {
    for (Class<?> record : RECORDS) {
      try {
        MAPPER.readValue(body, record);
      } catch (JsonProcessingException | CharConversionException e) {
        // A fault of the body, such as text that begins like UTF-32; the hub makes it 400 or 422.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName("io.chatops.rest." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper().registerModule(new Jdk8Module());
    ApiJson.configure(mapper);
    Validator validator =
        Validation.byDefaultProvider()
            .configure()
            .addValueExtractor(new ChangeExtractor())
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();
    new StrictJson(validator).customize(mapper);
    return mapper;
  }
}
