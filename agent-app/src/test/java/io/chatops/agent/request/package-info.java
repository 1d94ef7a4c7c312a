/** Tests of requests: their admission, execution and replies. */
@NullMarked
package io.chatops.agent.request;

import org.jspecify.annotations.NullMarked;
