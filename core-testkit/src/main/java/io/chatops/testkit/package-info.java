@NullMarked
package io.chatops.testkit;

import org.jspecify.annotations.NullMarked;
