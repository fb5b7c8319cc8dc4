package io.momentcross.feature.store;

class InMemoryFeatureStoreTest extends FeatureStoreContract {

    private final FeatureStore store = new InMemoryFeatureStore(PROPERTIES);

    @Override
    protected FeatureStore store() {
        return store;
    }
}
