package io.chatops.agent.docker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.core.SSLConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of docker-java. Its own reads files of the user's home and registries'
 * passwords, and its own mapper keeps each answer twice more as maps, which is much for a small
 * heap.
 */
final class EngineConfig implements DockerClientConfig {
  static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  @Override
  public ObjectMapper getObjectMapper() {
    return MAPPER;
  }

  /** Returns the address, for docker-java's own transports only. */
  @Override
  public URI getDockerHost() {
    return URI.create("unix:///");
  }

  /** Whatever the engine speaks by itself: an old one does not know a new version. */
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
  @SuppressWarnings("deprecation") // The interface that is implemented wants this very type.
  public @Nullable SSLConfig getSSLConfig() {
    return null;
  }
}
