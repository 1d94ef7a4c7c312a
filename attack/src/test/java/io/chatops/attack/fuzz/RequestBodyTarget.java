package io.chatops.attack.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.chatops.api.ApiJson;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.rest.error.MalformedRequestException;
import io.chatops.rest.request.BodyReader;
import io.chatops.rest.request.ChangeExtractor;
import io.chatops.rest.request.StrictJson;
import io.chatops.testkit.Fuzzing;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.List;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** The body of a request, as each of the records that the API takes, by the hub's own reader. */
public final class RequestBodyTarget {
  private static final BodyReader READER = new BodyReader(new CurrentVertxRequest(), mapper());
  private static final List<Class<Record>> RECORDS =
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

  /** Reads a body; it is a record, or refused with a reason. */
  public static void fuzzerTestOneInput(byte[] body) throws IOException {
    for (Class<Record> record : RECORDS) {
      try {
        READER.readFrom(
            record,
            record,
            new Annotation[0],
            MediaType.APPLICATION_JSON_TYPE,
            new MultivaluedHashMap<>(),
            new ByteArrayInputStream(body));
      } catch (MalformedRequestException | InvalidFieldException e) {
        Fuzzing.require(e.getMessage() != null, "a refusal gives a reason");
      }
    }
  }

  @SuppressWarnings("unchecked") // each is a record
  private static Class<Record> named(String name) {
    try {
      return (Class<Record>) Class.forName("io.chatops.rest." + name);
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
