/** Servers, their health and their processes. Fields that the agent did not report are absent. */
@NullMarked
package io.chatops.api.server;

import org.jspecify.annotations.NullMarked;
