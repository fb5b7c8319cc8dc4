/** A development OIDC issuer: tokens for the suite's services and for whoever tries it. Never for production. */
@NullMarked
package io.momentcross.localstack.issuer;

import org.jspecify.annotations.NullMarked;
