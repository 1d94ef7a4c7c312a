package io.chatops.agent.docker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of docker-java. Its default configuration reads files in the user's home and
 * registry passwords, and its default mapper keeps two more copies of each response as maps, too
 * much for a small heap.
 */
final class EngineConfig implements DockerClientConfig {
  static final ObjectMapper MAPPER =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .registerModule(new SimpleModule().setDeserializerModifier(new EngineFields()));

  @Override
  public ObjectMapper getObjectMapper() {
    return MAPPER;
  }

  /** Returns a dummy address; only docker-java's own transports use it. */
  @Override
  public URI getDockerHost() {
    return URI.create("unix:///");
  }

  /** Returns no version, so the engine uses its own; an old engine rejects a newer version. */
  @Override
  public RemoteApiVersion getApiVersion() {
    return RemoteApiVersion.UNKNOWN_VERSION;
  }

  @Override
  public @Nullable String getRegistryUsername() {
    return null;
  }

  @Override
  public @Nullable String getRegistryPassword() {
    return null;
  }

  @Override
  public @Nullable String getRegistryEmail() {
    return null;
  }

  @Override
  public @Nullable String getRegistryUrl() {
    return null;
  }

  @Override
  public @Nullable AuthConfig effectiveAuthConfig(String imageName) {
    return null;
  }

  @Override
  public @Nullable AuthConfigurations getAuthConfigurations() {
    return null;
  }

  @Override
  @SuppressWarnings("deprecation") // The interface requires this deprecated type.
  public @Nullable SSLConfig getSSLConfig() {
    return null;
  }
}
