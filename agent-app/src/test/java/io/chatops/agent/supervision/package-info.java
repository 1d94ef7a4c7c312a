/** Tests of what the service manager is told. */
@NullMarked
package io.chatops.agent.supervision;

import org.jspecify.annotations.NullMarked;
