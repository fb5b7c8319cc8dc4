from momentcross_trainer.cli import main

raise SystemExit(main())
