package io.chatops.agent.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The rules for updates of the agent.
 *
 * @param releaseKeyFile the public key to trust in place of the built-in one; absent to trust that
 *     one
 */
public record UpdateRules(UpdateAccess access, @Nullable Path releaseKeyFile) {}
