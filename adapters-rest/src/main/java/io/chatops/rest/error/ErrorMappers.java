package io.chatops.rest.error;

import io.chatops.api.ErrorResponse;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.error.InvalidFieldException.FieldError;
import io.chatops.rest.dashboard.NotFoundPage;
import io.chatops.rest.request.ParameterViolations;
import io.chatops.rest.request.ViolationMessages;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every failure of a resource into the one error body. */
@Singleton
public class ErrorMappers {
  private static final Logger LOG = Logger.getLogger(ErrorMappers.class);
  private static final Duration STORAGE_RETRY = Duration.ofSeconds(5);

  private final ParameterViolations parameterFaults;
  private final ViolationMessages rules;
  private final NotFoundPage noSuchPage;

  public ErrorMappers(
      ParameterViolations parameterFaults, ViolationMessages rules, NotFoundPage noSuchPage) {
    this.parameterFaults = parameterFaults;
    this.rules = rules;
    this.noSuchPage = noSuchPage;
  }

  @ServerExceptionMapper
  public Response chatOps(ChatOpsException e) {
    int status = status(e.code());
    Response.ResponseBuilder answer = Response.status(status).type(MediaType.APPLICATION_JSON);
    List<ErrorResponse.Invalid> errors =
        e instanceof InvalidFieldException invalid
            ? invalid.errors().stream().map(ErrorResponse.Invalid::from).toList()
            : null;
    String detail = e.getMessage() == null ? StatusTexts.of(status) : e.getMessage();
    answer.entity(new ErrorResponse(detail, status, errors, null));
    if (e.code() == ErrorCode.UNAUTHENTICATED) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (e.code() == ErrorCode.STORAGE_UNAVAILABLE) {
      LOG.warnf("Storage unavailable: %s (%s)", e.getMessage(), e.getCause());
      answer.header(HttpHeaders.RETRY_AFTER, seconds(e.retryAfter().orElse(STORAGE_RETRY)));
    } else {
      e.retryAfter().ifPresent(after -> answer.header(HttpHeaders.RETRY_AFTER, seconds(after)));
    }
    return answer.build();
  }

  @ServerExceptionMapper
  public Response malformed(MalformedRequestException e) {
    String detail = e.getMessage() == null ? StatusTexts.of(e.status()) : e.getMessage();
    return answer(e.status(), detail);
  }

  /** Reports violated constraints together with the parameters that could not be read. */
  @ServerExceptionMapper
  public Response constraints(ConstraintViolationException e) {
    return chatOps(
        new InvalidFieldException(
            parameterFaults.with(
                e.getConstraintViolations().stream()
                    .map(rules::describe)
                    .sorted(Comparator.comparing(FieldError::field))
                    .toList())));
  }

  /**
   * Answers 404, or 405 when the route exists without this method: JAX-RS takes one for the other
   * when several resources share the beginning of a path.
   */
  @ServerExceptionMapper({NotFoundException.class, NotAllowedException.class})
  public Response notFound(WebApplicationException e, ContainerRequestContext request) {
    Set<String> allowed = AllowedMethods.ofCurrentRequest();
    return allowed.isEmpty()
        ? noSuchPage.answer(request).orElseGet(() -> answer(404, StatusTexts.of(404)))
        : Response.fromResponse(answer(405, StatusTexts.of(405)))
            .header(HttpHeaders.ALLOW, String.join(", ", allowed))
            .build();
  }

  /** Maps rejections by JAX-RS itself, such as 406 and 415. Its messages are not for users. */
  @ServerExceptionMapper
  public Response framework(WebApplicationException e) {
    int status = e.getResponse().getStatus();
    return status >= 500 ? unexpected(e) : answer(status, StatusTexts.of(status));
  }

  @ServerExceptionMapper
  public Response completion(CompletionException e) {
    return e.getCause() instanceof ChatOpsException cause ? chatOps(cause) : unexpected(e);
  }

  @ServerExceptionMapper
  public Response unexpected(Throwable e) {
    String requestId = UUID.randomUUID().toString();
    LOG.errorf(e, "Request failed, request_id=%s", requestId);
    return Response.status(500)
        .type(MediaType.APPLICATION_JSON)
        .entity(new ErrorResponse(StatusTexts.of(500), 500, null, requestId))
        .build();
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case INVALID, QUOTA_REACHED -> 422;
      case CONFLICT -> 400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN, AGENT_REFUSED -> 403;
      case NOT_FOUND -> 404;
      case RATE_LIMITED -> 429;
      case AGENT_NOT_CONNECTED, HOST_UNAVAILABLE, STORAGE_UNAVAILABLE -> 503;
      case AGENT_FAILED -> 502;
      case AGENT_TIMEOUT -> 504;
    };
  }

  private static Response answer(int status, String detail) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON)
        .entity(ErrorResponse.of(status, detail))
        .build();
  }

  /** Rounds up: a caller that waits this long must not come too early. */
  private static long seconds(Duration duration) {
    return Math.max(1, duration.plusMillis(999).toSeconds());
  }
}
