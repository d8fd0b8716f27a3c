BEGIN TRANSACTION;
CREATE TABLE `Artifact` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `type_id` INT NOT NULL,    `uri` TEXT,    `state` INT,    `name` VARCHAR(255),    `external_id` VARCHAR(255) UNIQUE,    `create_time_since_epoch` INT NOT NULL DEFAULT 0,    `last_update_time_since_epoch` INT NOT NULL DEFAULT 0,    UNIQUE(`type_id`, `name`)  );
INSERT INTO "Artifact" VALUES(1,15,'/tmp/t16/runs/digits_mlp-smoke/artifacts/ExampleGen/examples/1',2,NULL,NULL,1795902745043,1795902745043);
INSERT INTO "Artifact" VALUES(2,17,'/tmp/t16/runs/digits_mlp-smoke/artifacts/Schema/schema/2',2,NULL,NULL,1795902745211,1795902745211);
INSERT INTO "Artifact" VALUES(3,19,'/tmp/t16/runs/digits_mlp-smoke/artifacts/StatisticsGen/statistics/3',2,NULL,NULL,1795902753520,1795902753520);
INSERT INTO "Artifact" VALUES(4,21,'/tmp/t16/runs/digits_mlp-smoke/artifacts/ExampleValidator/anomalies/4',2,NULL,NULL,1795902753560,1795902753560);
INSERT INTO "Artifact" VALUES(5,23,'/tmp/t16/runs/digits_mlp-smoke/artifacts/DataGate/verdict/5',2,NULL,NULL,1795902753719,1795902753719);
INSERT INTO "Artifact" VALUES(6,25,'/tmp/t16/runs/digits_mlp-smoke/artifacts/Transform/transform_graph/6',2,NULL,NULL,1795902754273,1795902754273);
INSERT INTO "Artifact" VALUES(7,27,'/tmp/t16/runs/digits_mlp-smoke/artifacts/Tuner/best_hyperparameters/7',2,NULL,NULL,1795902767099,1795902767099);
INSERT INTO "Artifact" VALUES(8,28,'/tmp/t16/runs/digits_mlp-smoke/artifacts/Tuner/tuner_results/7',2,NULL,NULL,1795902767099,1795902767099);
INSERT INTO "Artifact" VALUES(9,30,'/tmp/t16/runs/digits_mlp-smoke/artifacts/Trainer/model/8',2,NULL,NULL,1795902786915,1795902786915);
INSERT INTO "Artifact" VALUES(10,31,'/tmp/t16/runs/digits_mlp-smoke/artifacts/Trainer/model_run/8',2,NULL,NULL,1795902786916,1795902786916);
INSERT INTO "Artifact" VALUES(11,34,'/tmp/t16/runs/digits_mlp-smoke/artifacts/Evaluator/evaluation/10',2,NULL,NULL,1795902799024,1795902799024);
INSERT INTO "Artifact" VALUES(12,35,'/tmp/t16/runs/digits_mlp-smoke/artifacts/Evaluator/blessing/10',2,NULL,NULL,1795902799024,1795902799024);
INSERT INTO "Artifact" VALUES(13,37,'/tmp/t16/runs/digits_mlp-smoke/artifacts/Pusher/pushed_model/11',2,NULL,NULL,1795902799079,1795902799079);
INSERT INTO "Artifact" VALUES(14,15,'/tmp/t16/runs/digits_cnn-smoke/artifacts/ExampleGen/examples/12',2,NULL,NULL,1795902813342,1795902813342);
INSERT INTO "Artifact" VALUES(15,17,'/tmp/t16/runs/digits_cnn-smoke/artifacts/Schema/schema/14',2,NULL,NULL,1795902813389,1795902813389);
INSERT INTO "Artifact" VALUES(16,19,'/tmp/t16/runs/digits_cnn-smoke/artifacts/StatisticsGen/statistics/15',2,NULL,NULL,1795902821019,1795902821019);
INSERT INTO "Artifact" VALUES(17,21,'/tmp/t16/runs/digits_cnn-smoke/artifacts/ExampleValidator/anomalies/16',2,NULL,NULL,1795902821141,1795902821141);
INSERT INTO "Artifact" VALUES(18,23,'/tmp/t16/runs/digits_cnn-smoke/artifacts/DataGate/verdict/17',2,NULL,NULL,1795902821209,1795902821209);
INSERT INTO "Artifact" VALUES(19,35,'/tmp/t16/runs/digits_cnn-smoke/artifacts/Evaluator-digits-mlp/blessing/18',2,NULL,NULL,1795902834453,1795902834453);
INSERT INTO "Artifact" VALUES(20,34,'/tmp/t16/runs/digits_cnn-smoke/artifacts/Evaluator-digits-mlp/evaluation/18',2,NULL,NULL,1795902834453,1795902834453);
INSERT INTO "Artifact" VALUES(21,25,'/tmp/t16/runs/digits_cnn-smoke/artifacts/Transform/transform_graph/19',2,NULL,NULL,1795902834869,1795902834869);
INSERT INTO "Artifact" VALUES(22,30,'/tmp/t16/runs/digits_cnn-smoke/artifacts/Trainer/model/20',2,NULL,NULL,1795902883284,1795902883284);
INSERT INTO "Artifact" VALUES(23,31,'/tmp/t16/runs/digits_cnn-smoke/artifacts/Trainer/model_run/20',2,NULL,NULL,1795902883284,1795902883284);
INSERT INTO "Artifact" VALUES(24,35,'/tmp/t16/runs/digits_cnn-smoke/artifacts/Evaluator/blessing/22',2,NULL,NULL,1795902898741,1795902898741);
INSERT INTO "Artifact" VALUES(25,34,'/tmp/t16/runs/digits_cnn-smoke/artifacts/Evaluator/evaluation/22',2,NULL,NULL,1795902898742,1795902898742);
INSERT INTO "Artifact" VALUES(26,37,'/tmp/t16/runs/digits_cnn-smoke/artifacts/Pusher/pushed_model/23',2,NULL,NULL,1795902898784,1795902898784);
INSERT INTO "Artifact" VALUES(27,17,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Schema/schema/25',2,NULL,NULL,1795902910522,1795902910522);
INSERT INTO "Artifact" VALUES(28,15,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/ExampleGen/examples/26',2,NULL,NULL,1795902910603,1795902910603);
INSERT INTO "Artifact" VALUES(29,15,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/BreakDigits/examples/27',2,NULL,NULL,1795902911628,1795902911628);
INSERT INTO "Artifact" VALUES(30,19,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/StatisticsGen/statistics/28',2,NULL,NULL,1795902918224,1795902918224);
INSERT INTO "Artifact" VALUES(31,21,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/ExampleValidator/anomalies/29',2,NULL,NULL,1795902918270,1795902918270);
INSERT INTO "Artifact" VALUES(32,23,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/DataGate/verdict/30',2,NULL,NULL,1795902918323,1795902918323);
INSERT INTO "Artifact" VALUES(33,34,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Evaluator-digits-cnn/evaluation/31',2,NULL,NULL,1795902929054,1795902929054);
INSERT INTO "Artifact" VALUES(34,35,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Evaluator-digits-cnn/blessing/31',2,NULL,NULL,1795902929054,1795902929054);
INSERT INTO "Artifact" VALUES(35,25,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Transform/transform_graph/32',2,NULL,NULL,1795902929257,1795902929257);
INSERT INTO "Artifact" VALUES(36,31,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Trainer/model_run/33',2,NULL,NULL,1795902947248,1795902947248);
INSERT INTO "Artifact" VALUES(37,30,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Trainer/model/33',2,NULL,NULL,1795902947248,1795902947248);
INSERT INTO "Artifact" VALUES(38,31,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Trainer-masked-reader/model_run/34',2,NULL,NULL,1795902956495,1795902956495);
INSERT INTO "Artifact" VALUES(39,30,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Trainer-masked-reader/model/34',2,NULL,NULL,1795902956495,1795902956495);
INSERT INTO "Artifact" VALUES(40,34,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Evaluator-masked-reader/evaluation/35',2,NULL,NULL,1795902963152,1795902963152);
INSERT INTO "Artifact" VALUES(41,35,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Evaluator-masked-reader/blessing/35',2,NULL,NULL,1795902963153,1795902963153);
INSERT INTO "Artifact" VALUES(42,34,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Evaluator/evaluation/37',2,NULL,NULL,1795902993041,1795902993041);
INSERT INTO "Artifact" VALUES(43,35,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Evaluator/blessing/37',2,NULL,NULL,1795902993041,1795902993041);
INSERT INTO "Artifact" VALUES(44,37,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Pusher/pushed_model/38',2,NULL,NULL,1795902993231,1795902993231);
INSERT INTO "Artifact" VALUES(45,15,'/tmp/t16/runs/sentiment-smoke/artifacts/ExampleGen/examples/39',2,NULL,NULL,1795903033653,1795903033653);
INSERT INTO "Artifact" VALUES(46,17,'/tmp/t16/runs/sentiment-smoke/artifacts/Schema/schema/40',2,NULL,NULL,1795903033776,1795903033776);
INSERT INTO "Artifact" VALUES(47,19,'/tmp/t16/runs/sentiment-smoke/artifacts/StatisticsGen/statistics/41',2,NULL,NULL,1795903050147,1795903050147);
INSERT INTO "Artifact" VALUES(48,21,'/tmp/t16/runs/sentiment-smoke/artifacts/ExampleValidator/anomalies/42',2,NULL,NULL,1795903050309,1795903050309);
INSERT INTO "Artifact" VALUES(49,23,'/tmp/t16/runs/sentiment-smoke/artifacts/DataGate/verdict/43',2,NULL,NULL,1795903050559,1795903050559);
INSERT INTO "Artifact" VALUES(50,25,'/tmp/t16/runs/sentiment-smoke/artifacts/Transform/transform_graph/44',2,NULL,NULL,1795903082943,1795903082943);
INSERT INTO "Artifact" VALUES(51,30,'/tmp/t16/runs/sentiment-smoke/artifacts/Pretrainer/model/45',2,NULL,NULL,1795903094989,1795903094989);
INSERT INTO "Artifact" VALUES(52,30,'/tmp/t16/runs/sentiment-smoke/artifacts/Trainer-linear/model/46',2,NULL,NULL,1795903104193,1795903104193);
INSERT INTO "Artifact" VALUES(53,31,'/tmp/t16/runs/sentiment-smoke/artifacts/Trainer-linear/model_run/46',2,NULL,NULL,1795903104193,1795903104193);
INSERT INTO "Artifact" VALUES(54,35,'/tmp/t16/runs/sentiment-smoke/artifacts/Evaluator-linear/blessing/47',2,NULL,NULL,1795903115192,1795903115192);
INSERT INTO "Artifact" VALUES(55,34,'/tmp/t16/runs/sentiment-smoke/artifacts/Evaluator-linear/evaluation/47',2,NULL,NULL,1795903115192,1795903115192);
INSERT INTO "Artifact" VALUES(56,30,'/tmp/t16/runs/sentiment-smoke/artifacts/Trainer/model/48',2,NULL,NULL,1795903139196,1795903139196);
INSERT INTO "Artifact" VALUES(57,31,'/tmp/t16/runs/sentiment-smoke/artifacts/Trainer/model_run/48',2,NULL,NULL,1795903139196,1795903139196);
INSERT INTO "Artifact" VALUES(58,35,'/tmp/t16/runs/sentiment-smoke/artifacts/Evaluator/blessing/50',2,NULL,NULL,1795903151306,1795903151306);
INSERT INTO "Artifact" VALUES(59,34,'/tmp/t16/runs/sentiment-smoke/artifacts/Evaluator/evaluation/50',2,NULL,NULL,1795903151306,1795903151306);
INSERT INTO "Artifact" VALUES(60,37,'/tmp/t16/runs/sentiment-smoke/artifacts/Pusher/pushed_model/51',2,NULL,NULL,1795903151469,1795903151469);
INSERT INTO "Artifact" VALUES(61,15,'/tmp/t16/runs/assistant-smoke/artifacts/ExampleGen/examples/52',2,NULL,NULL,1795903193321,1795903193321);
INSERT INTO "Artifact" VALUES(62,17,'/tmp/t16/runs/assistant-smoke/artifacts/Schema/schema/53',2,NULL,NULL,1795903193410,1795903193410);
INSERT INTO "Artifact" VALUES(63,15,'/tmp/t16/runs/assistant-smoke/artifacts/Annotator/examples/54',2,NULL,NULL,1795903293061,1795903293061);
INSERT INTO "Artifact" VALUES(64,19,'/tmp/t16/runs/assistant-smoke/artifacts/StatisticsGen/statistics/55',2,NULL,NULL,1795903318092,1795903318092);
INSERT INTO "Artifact" VALUES(65,21,'/tmp/t16/runs/assistant-smoke/artifacts/ExampleValidator/anomalies/56',2,NULL,NULL,1795903318359,1795903318359);
INSERT INTO "Artifact" VALUES(66,23,'/tmp/t16/runs/assistant-smoke/artifacts/DataGate/verdict/57',2,NULL,NULL,1795903318460,1795903318460);
INSERT INTO "Artifact" VALUES(67,25,'/tmp/t16/runs/assistant-smoke/artifacts/Transform/transform_graph/58',2,NULL,NULL,1795903416734,1795903416734);
INSERT INTO "Artifact" VALUES(68,30,'/tmp/t16/runs/assistant-smoke/artifacts/Pretrainer/model/59',2,NULL,NULL,1795903521424,1795903521424);
INSERT INTO "Artifact" VALUES(69,30,'/tmp/t16/runs/assistant-smoke/artifacts/Trainer-book/model/60',2,NULL,NULL,1795903579115,1795903579115);
INSERT INTO "Artifact" VALUES(70,31,'/tmp/t16/runs/assistant-smoke/artifacts/Trainer-book/model_run/60',2,NULL,NULL,1795903579116,1795903579116);
INSERT INTO "Artifact" VALUES(71,34,'/tmp/t16/runs/assistant-smoke/artifacts/Evaluator-book/evaluation/61',2,NULL,NULL,1795903607065,1795903607065);
INSERT INTO "Artifact" VALUES(72,35,'/tmp/t16/runs/assistant-smoke/artifacts/Evaluator-book/blessing/61',2,NULL,NULL,1795903607066,1795903607066);
INSERT INTO "Artifact" VALUES(73,30,'/tmp/t16/runs/assistant-smoke/artifacts/Trainer/model/62',2,NULL,NULL,1795903670447,1795903670447);
INSERT INTO "Artifact" VALUES(74,31,'/tmp/t16/runs/assistant-smoke/artifacts/Trainer/model_run/62',2,NULL,NULL,1795903670448,1795903670448);
INSERT INTO "Artifact" VALUES(75,34,'/tmp/t16/runs/assistant-smoke/artifacts/Evaluator/evaluation/64',2,NULL,NULL,1795903711948,1795903711948);
INSERT INTO "Artifact" VALUES(76,35,'/tmp/t16/runs/assistant-smoke/artifacts/Evaluator/blessing/64',2,NULL,NULL,1795903711949,1795903711949);
INSERT INTO "Artifact" VALUES(77,37,'/tmp/t16/runs/assistant-smoke/artifacts/Pusher/pushed_model/65',2,NULL,NULL,1795903712141,1795903712141);
INSERT INTO "Artifact" VALUES(78,15,'/tmp/t16/runs/ordering-smoke/artifacts/ExampleGen/examples/66',2,NULL,NULL,1795903854340,1795903854340);
INSERT INTO "Artifact" VALUES(79,17,'/tmp/t16/runs/ordering-smoke/artifacts/Schema/schema/67',2,NULL,NULL,1795903854475,1795903854475);
INSERT INTO "Artifact" VALUES(80,19,'/tmp/t16/runs/ordering-smoke/artifacts/StatisticsGen/statistics/68',2,NULL,NULL,1795903884546,1795903884546);
INSERT INTO "Artifact" VALUES(81,21,'/tmp/t16/runs/ordering-smoke/artifacts/ExampleValidator/anomalies/69',2,NULL,NULL,1795903884739,1795903884739);
INSERT INTO "Artifact" VALUES(82,23,'/tmp/t16/runs/ordering-smoke/artifacts/DataGate/verdict/70',2,NULL,NULL,1795903885161,1795903885161);
INSERT INTO "Artifact" VALUES(83,25,'/tmp/t16/runs/ordering-smoke/artifacts/Transform/transform_graph/71',2,NULL,NULL,1795903934093,1795903934093);
INSERT INTO "Artifact" VALUES(84,30,'/tmp/t16/runs/ordering-smoke/artifacts/Trainer/model/72',2,NULL,NULL,1795904064084,1795904064084);
INSERT INTO "Artifact" VALUES(85,31,'/tmp/t16/runs/ordering-smoke/artifacts/Trainer/model_run/72',2,NULL,NULL,1795904064084,1795904064084);
INSERT INTO "Artifact" VALUES(86,30,'/tmp/t16/runs/ordering-smoke/artifacts/Trainer-ngram/model/73',2,NULL,NULL,1795904078052,1795904078052);
INSERT INTO "Artifact" VALUES(87,31,'/tmp/t16/runs/ordering-smoke/artifacts/Trainer-ngram/model_run/73',2,NULL,NULL,1795904078052,1795904078052);
INSERT INTO "Artifact" VALUES(88,30,'/tmp/t16/runs/ordering-smoke/artifacts/Trainer-retrieval/model/74',2,NULL,NULL,1795904089498,1795904089498);
INSERT INTO "Artifact" VALUES(89,31,'/tmp/t16/runs/ordering-smoke/artifacts/Trainer-retrieval/model_run/74',2,NULL,NULL,1795904089499,1795904089499);
INSERT INTO "Artifact" VALUES(90,35,'/tmp/t16/runs/ordering-smoke/artifacts/Evaluator-ngram/blessing/75',2,NULL,NULL,1795904111668,1795904111668);
INSERT INTO "Artifact" VALUES(91,34,'/tmp/t16/runs/ordering-smoke/artifacts/Evaluator-ngram/evaluation/75',2,NULL,NULL,1795904111668,1795904111668);
INSERT INTO "Artifact" VALUES(92,35,'/tmp/t16/runs/ordering-smoke/artifacts/Evaluator-retrieval/blessing/76',2,NULL,NULL,1795904128599,1795904128599);
INSERT INTO "Artifact" VALUES(93,34,'/tmp/t16/runs/ordering-smoke/artifacts/Evaluator-retrieval/evaluation/76',2,NULL,NULL,1795904128599,1795904128599);
INSERT INTO "Artifact" VALUES(94,35,'/tmp/t16/runs/ordering-smoke/artifacts/Evaluator/blessing/78',2,NULL,NULL,1795904167274,1795904167274);
INSERT INTO "Artifact" VALUES(95,34,'/tmp/t16/runs/ordering-smoke/artifacts/Evaluator/evaluation/78',2,NULL,NULL,1795904167275,1795904167275);
INSERT INTO "Artifact" VALUES(96,37,'/tmp/t16/runs/ordering-smoke/artifacts/Pusher/pushed_model/79',2,NULL,NULL,1795904167573,1795904167573);
CREATE TABLE `ArtifactProperty` (    `artifact_id` INT NOT NULL,    `name` VARCHAR(255) NOT NULL,    `is_custom_property` TINYINT(1) NOT NULL,    `int_value` INT,    `double_value` DOUBLE,    `string_value` TEXT,    `byte_value` BLOB,    `proto_value` BLOB,    `bool_value` BOOLEAN,  PRIMARY KEY (`artifact_id`, `name`, `is_custom_property`));
INSERT INTO "ArtifactProperty" VALUES(1,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(1,'file_format',1,NULL,NULL,'tfrecords_gzip',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(1,'payload_format',1,NULL,NULL,'FORMAT_TF_EXAMPLE',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(1,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(1,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(2,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(2,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(3,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(3,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(3,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(3,'stats_dashboard_link',1,NULL,NULL,'',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(3,'sample_rate_by_split',1,NULL,NULL,'mlmd-struct::Cj0KCV9fdmFsdWVfXxIwGi57InRlc3QiOiAxLjAsICJ0cmFpbiI6IDEuMCwgInZhbGlkYXRpb24iOiAxLjB9',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(3,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(4,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(4,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(4,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(4,'blessed',1,NULL,NULL,'mlmd-struct::ChIKBXRyYWluEgkRAAAAAAAA8D8KEQoEdGVzdBIJEQAAAAAAAPA/ChcKCnZhbGlkYXRpb24SCREAAAAAAADwPw==',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(4,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(5,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(5,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(6,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(6,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(7,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(7,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(8,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(8,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(9,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(9,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(10,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(10,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(11,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(11,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(12,'blessed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(12,'current_model_id',1,9,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(12,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(12,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(12,'current_model',1,NULL,NULL,'/tmp/t16/runs/digits_mlp-smoke/artifacts/Trainer/model/8',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(13,'pushed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(13,'pushed_destination',1,NULL,NULL,'/tmp/t16/runs/digits_mlp-smoke/pushed/1795902799',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(13,'pushed_version',1,NULL,NULL,'1795902799',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(13,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(13,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(14,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(14,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(14,'payload_format',1,NULL,NULL,'FORMAT_TF_EXAMPLE',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(14,'file_format',1,NULL,NULL,'tfrecords_gzip',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(14,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(15,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(15,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(16,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(16,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(16,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(16,'sample_rate_by_split',1,NULL,NULL,'mlmd-struct::Cj0KCV9fdmFsdWVfXxIwGi57InRlc3QiOiAxLjAsICJ0cmFpbiI6IDEuMCwgInZhbGlkYXRpb24iOiAxLjB9',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(16,'stats_dashboard_link',1,NULL,NULL,'',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(16,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(17,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(17,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(17,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(17,'blessed',1,NULL,NULL,'mlmd-struct::ChIKBXRyYWluEgkRAAAAAAAA8D8KEQoEdGVzdBIJEQAAAAAAAPA/ChcKCnZhbGlkYXRpb24SCREAAAAAAADwPw==',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(17,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(18,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(18,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(19,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(19,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(20,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(20,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(21,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(21,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(22,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(22,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(23,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(23,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(24,'current_model',1,NULL,NULL,'/tmp/t16/runs/digits_cnn-smoke/artifacts/Trainer/model/20',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(24,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(24,'blessed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(24,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(24,'current_model_id',1,22,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(25,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(25,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(26,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(26,'pushed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(26,'pushed_destination',1,NULL,NULL,'/tmp/t16/runs/digits_cnn-smoke/pushed/1795902898',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(26,'pushed_version',1,NULL,NULL,'1795902898',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(26,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(27,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(27,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(28,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(28,'file_format',1,NULL,NULL,'tfrecords_gzip',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(28,'payload_format',1,NULL,NULL,'FORMAT_TF_EXAMPLE',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(28,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(28,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(29,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(29,'payload_format',1,NULL,NULL,'FORMAT_TF_EXAMPLE',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(29,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(29,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(29,'file_format',1,NULL,NULL,'tfrecords_gzip',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(30,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(30,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(30,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(30,'sample_rate_by_split',1,NULL,NULL,'mlmd-struct::Cj0KCV9fdmFsdWVfXxIwGi57InRlc3QiOiAxLjAsICJ0cmFpbiI6IDEuMCwgInZhbGlkYXRpb24iOiAxLjB9',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(30,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(30,'stats_dashboard_link',1,NULL,NULL,'',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(31,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(31,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(31,'blessed',1,NULL,NULL,'mlmd-struct::ChEKBHRlc3QSCREAAAAAAADwPwoXCgp2YWxpZGF0aW9uEgkRAAAAAAAA8D8KEgoFdHJhaW4SCREAAAAAAADwPw==',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(31,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(31,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(32,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(32,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(33,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(33,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(34,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(34,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(35,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(35,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(36,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(36,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(37,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(37,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(38,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(38,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(39,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(39,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(40,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(40,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(41,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(41,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(42,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(42,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(43,'current_model_id',1,37,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(43,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(43,'current_model',1,NULL,NULL,'/tmp/t16/runs/digits_inpainting-smoke/artifacts/Trainer/model/33',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(43,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(43,'blessed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(44,'pushed_version',1,NULL,NULL,'1795902993',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(44,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(44,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(44,'pushed_destination',1,NULL,NULL,'/tmp/t16/runs/digits_inpainting-smoke/pushed/1795902993',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(44,'pushed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(45,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(45,'payload_format',1,NULL,NULL,'FORMAT_TF_EXAMPLE',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(45,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(45,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(45,'file_format',1,NULL,NULL,'tfrecords_gzip',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(46,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(46,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(47,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(47,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(47,'stats_dashboard_link',1,NULL,NULL,'',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(47,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(47,'sample_rate_by_split',1,NULL,NULL,'mlmd-struct::Cj0KCV9fdmFsdWVfXxIwGi57InRlc3QiOiAxLjAsICJ0cmFpbiI6IDEuMCwgInZhbGlkYXRpb24iOiAxLjB9',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(47,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(48,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(48,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(48,'blessed',1,NULL,NULL,'mlmd-struct::ChEKBHRlc3QSCREAAAAAAADwPwoXCgp2YWxpZGF0aW9uEgkRAAAAAAAA8D8KEgoFdHJhaW4SCREAAAAAAADwPw==',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(48,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(48,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(49,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(49,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(50,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(50,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(51,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(51,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(52,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(52,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(53,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(53,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(54,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(54,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(55,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(55,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(56,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(56,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(57,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(57,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(58,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(58,'current_model',1,NULL,NULL,'/tmp/t16/runs/sentiment-smoke/artifacts/Trainer/model/48',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(58,'current_model_id',1,56,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(58,'blessed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(58,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(59,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(59,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(60,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(60,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(60,'pushed_version',1,NULL,NULL,'1795903151',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(60,'pushed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(60,'pushed_destination',1,NULL,NULL,'/tmp/t16/runs/sentiment-smoke/pushed/1795903151',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(61,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(61,'payload_format',1,NULL,NULL,'FORMAT_TF_EXAMPLE',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(61,'file_format',1,NULL,NULL,'tfrecords_gzip',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(61,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(61,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(62,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(62,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(63,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(63,'file_format',1,NULL,NULL,'tfrecords_gzip',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(63,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(63,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(63,'payload_format',1,NULL,NULL,'FORMAT_TF_EXAMPLE',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(64,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(64,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(64,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(64,'stats_dashboard_link',1,NULL,NULL,'',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(64,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(64,'sample_rate_by_split',1,NULL,NULL,'mlmd-struct::Cj0KCV9fdmFsdWVfXxIwGi57InRlc3QiOiAxLjAsICJ0cmFpbiI6IDEuMCwgInZhbGlkYXRpb24iOiAxLjB9',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(65,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(65,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(65,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(65,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(65,'blessed',1,NULL,NULL,'mlmd-struct::ChIKBXRyYWluEgkRAAAAAAAA8D8KFwoKdmFsaWRhdGlvbhIJEQAAAAAAAPA/ChEKBHRlc3QSCREAAAAAAADwPw==',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(66,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(66,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(67,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(67,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(68,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(68,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(69,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(69,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(70,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(70,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(71,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(71,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(72,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(72,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(73,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(73,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(74,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(74,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(75,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(75,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(76,'blessed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(76,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(76,'current_model_id',1,73,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(76,'current_model',1,NULL,NULL,'/tmp/t16/runs/assistant-smoke/artifacts/Trainer/model/62',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(76,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(77,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(77,'pushed_destination',1,NULL,NULL,'/tmp/t16/runs/assistant-smoke/pushed/1795903712',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(77,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(77,'pushed_version',1,NULL,NULL,'1795903712',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(77,'pushed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(78,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(78,'file_format',1,NULL,NULL,'tfrecords_gzip',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(78,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(78,'payload_format',1,NULL,NULL,'FORMAT_TF_EXAMPLE',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(78,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(79,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(79,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(80,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(80,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(80,'stats_dashboard_link',1,NULL,NULL,'',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(80,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(80,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(80,'sample_rate_by_split',1,NULL,NULL,'mlmd-struct::Cj0KCV9fdmFsdWVfXxIwGi57InRlc3QiOiAxLjAsICJ0cmFpbiI6IDEuMCwgInZhbGlkYXRpb24iOiAxLjB9',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(81,'split_names',0,NULL,NULL,'["train", "validation", "test"]',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(81,'span',0,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(81,'blessed',1,NULL,NULL,'mlmd-struct::ChcKCnZhbGlkYXRpb24SCREAAAAAAADwPwoSCgV0cmFpbhIJEQAAAAAAAPA/ChEKBHRlc3QSCREAAAAAAADwPw==',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(81,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(81,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(82,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(82,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(83,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(83,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(84,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(84,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(85,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(85,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(86,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(86,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(87,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(87,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(88,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(88,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(89,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(89,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(90,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(90,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(91,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(91,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(92,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(92,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(93,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(93,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(94,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(94,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(94,'blessed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(94,'current_model_id',1,84,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(94,'current_model',1,NULL,NULL,'/tmp/t16/runs/ordering-smoke/artifacts/Trainer/model/72',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(95,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(95,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(96,'tfx_version',1,NULL,NULL,'1.21.0',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(96,'pushed',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(96,'is_external',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(96,'pushed_destination',1,NULL,NULL,'/tmp/t16/runs/ordering-smoke/pushed/1795904167',NULL,NULL,NULL);
INSERT INTO "ArtifactProperty" VALUES(96,'pushed_version',1,NULL,NULL,'1795904167',NULL,NULL,NULL);
CREATE TABLE `Association` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `context_id` INT NOT NULL,    `execution_id` INT NOT NULL,    UNIQUE(`context_id`, `execution_id`)  );
INSERT INTO "Association" VALUES(1,1,1);
INSERT INTO "Association" VALUES(2,2,1);
INSERT INTO "Association" VALUES(3,3,1);
INSERT INTO "Association" VALUES(4,4,1);
INSERT INTO "Association" VALUES(5,1,2);
INSERT INTO "Association" VALUES(6,2,2);
INSERT INTO "Association" VALUES(7,5,2);
INSERT INTO "Association" VALUES(8,6,2);
INSERT INTO "Association" VALUES(9,1,3);
INSERT INTO "Association" VALUES(10,2,3);
INSERT INTO "Association" VALUES(11,7,3);
INSERT INTO "Association" VALUES(12,8,3);
INSERT INTO "Association" VALUES(13,1,4);
INSERT INTO "Association" VALUES(14,2,4);
INSERT INTO "Association" VALUES(15,9,4);
INSERT INTO "Association" VALUES(16,10,4);
INSERT INTO "Association" VALUES(17,1,5);
INSERT INTO "Association" VALUES(18,2,5);
INSERT INTO "Association" VALUES(19,11,5);
INSERT INTO "Association" VALUES(20,12,5);
INSERT INTO "Association" VALUES(21,1,6);
INSERT INTO "Association" VALUES(22,2,6);
INSERT INTO "Association" VALUES(23,13,6);
INSERT INTO "Association" VALUES(24,14,6);
INSERT INTO "Association" VALUES(25,1,7);
INSERT INTO "Association" VALUES(26,2,7);
INSERT INTO "Association" VALUES(27,15,7);
INSERT INTO "Association" VALUES(28,16,7);
INSERT INTO "Association" VALUES(29,1,8);
INSERT INTO "Association" VALUES(30,2,8);
INSERT INTO "Association" VALUES(31,17,8);
INSERT INTO "Association" VALUES(32,18,8);
INSERT INTO "Association" VALUES(33,1,9);
INSERT INTO "Association" VALUES(34,2,9);
INSERT INTO "Association" VALUES(35,19,9);
INSERT INTO "Association" VALUES(36,1,10);
INSERT INTO "Association" VALUES(37,2,10);
INSERT INTO "Association" VALUES(38,20,10);
INSERT INTO "Association" VALUES(39,21,10);
INSERT INTO "Association" VALUES(40,1,11);
INSERT INTO "Association" VALUES(41,2,11);
INSERT INTO "Association" VALUES(42,22,11);
INSERT INTO "Association" VALUES(43,23,11);
INSERT INTO "Association" VALUES(44,24,12);
INSERT INTO "Association" VALUES(45,25,12);
INSERT INTO "Association" VALUES(46,26,12);
INSERT INTO "Association" VALUES(47,27,12);
INSERT INTO "Association" VALUES(48,24,13);
INSERT INTO "Association" VALUES(49,25,13);
INSERT INTO "Association" VALUES(50,28,13);
INSERT INTO "Association" VALUES(51,24,14);
INSERT INTO "Association" VALUES(52,25,14);
INSERT INTO "Association" VALUES(53,29,14);
INSERT INTO "Association" VALUES(54,30,14);
INSERT INTO "Association" VALUES(55,24,15);
INSERT INTO "Association" VALUES(56,25,15);
INSERT INTO "Association" VALUES(57,31,15);
INSERT INTO "Association" VALUES(58,32,15);
INSERT INTO "Association" VALUES(59,24,16);
INSERT INTO "Association" VALUES(60,25,16);
INSERT INTO "Association" VALUES(61,33,16);
INSERT INTO "Association" VALUES(62,34,16);
INSERT INTO "Association" VALUES(63,24,17);
INSERT INTO "Association" VALUES(64,25,17);
INSERT INTO "Association" VALUES(65,35,17);
INSERT INTO "Association" VALUES(66,36,17);
INSERT INTO "Association" VALUES(67,24,18);
INSERT INTO "Association" VALUES(68,25,18);
INSERT INTO "Association" VALUES(69,37,18);
INSERT INTO "Association" VALUES(70,38,18);
INSERT INTO "Association" VALUES(71,24,19);
INSERT INTO "Association" VALUES(72,25,19);
INSERT INTO "Association" VALUES(73,39,19);
INSERT INTO "Association" VALUES(74,40,19);
INSERT INTO "Association" VALUES(75,24,20);
INSERT INTO "Association" VALUES(76,25,20);
INSERT INTO "Association" VALUES(77,41,20);
INSERT INTO "Association" VALUES(78,42,20);
INSERT INTO "Association" VALUES(79,24,21);
INSERT INTO "Association" VALUES(80,25,21);
INSERT INTO "Association" VALUES(81,43,21);
INSERT INTO "Association" VALUES(82,24,22);
INSERT INTO "Association" VALUES(83,25,22);
INSERT INTO "Association" VALUES(84,44,22);
INSERT INTO "Association" VALUES(85,45,22);
INSERT INTO "Association" VALUES(86,24,23);
INSERT INTO "Association" VALUES(87,25,23);
INSERT INTO "Association" VALUES(88,46,23);
INSERT INTO "Association" VALUES(89,47,23);
INSERT INTO "Association" VALUES(90,48,24);
INSERT INTO "Association" VALUES(91,49,24);
INSERT INTO "Association" VALUES(92,50,24);
INSERT INTO "Association" VALUES(93,48,25);
INSERT INTO "Association" VALUES(94,49,25);
INSERT INTO "Association" VALUES(95,51,25);
INSERT INTO "Association" VALUES(96,52,25);
INSERT INTO "Association" VALUES(97,48,26);
INSERT INTO "Association" VALUES(98,49,26);
INSERT INTO "Association" VALUES(99,53,26);
INSERT INTO "Association" VALUES(100,54,26);
INSERT INTO "Association" VALUES(101,48,27);
INSERT INTO "Association" VALUES(102,49,27);
INSERT INTO "Association" VALUES(103,55,27);
INSERT INTO "Association" VALUES(104,56,27);
INSERT INTO "Association" VALUES(105,48,28);
INSERT INTO "Association" VALUES(106,49,28);
INSERT INTO "Association" VALUES(107,57,28);
INSERT INTO "Association" VALUES(108,58,28);
INSERT INTO "Association" VALUES(109,48,29);
INSERT INTO "Association" VALUES(110,49,29);
INSERT INTO "Association" VALUES(111,59,29);
INSERT INTO "Association" VALUES(112,60,29);
INSERT INTO "Association" VALUES(113,48,30);
INSERT INTO "Association" VALUES(114,49,30);
INSERT INTO "Association" VALUES(115,61,30);
INSERT INTO "Association" VALUES(116,62,30);
INSERT INTO "Association" VALUES(117,48,31);
INSERT INTO "Association" VALUES(118,49,31);
INSERT INTO "Association" VALUES(119,63,31);
INSERT INTO "Association" VALUES(120,64,31);
INSERT INTO "Association" VALUES(121,48,32);
INSERT INTO "Association" VALUES(122,49,32);
INSERT INTO "Association" VALUES(123,65,32);
INSERT INTO "Association" VALUES(124,66,32);
INSERT INTO "Association" VALUES(125,48,33);
INSERT INTO "Association" VALUES(126,49,33);
INSERT INTO "Association" VALUES(127,67,33);
INSERT INTO "Association" VALUES(128,68,33);
INSERT INTO "Association" VALUES(129,48,34);
INSERT INTO "Association" VALUES(130,49,34);
INSERT INTO "Association" VALUES(131,69,34);
INSERT INTO "Association" VALUES(132,70,34);
INSERT INTO "Association" VALUES(133,48,35);
INSERT INTO "Association" VALUES(134,49,35);
INSERT INTO "Association" VALUES(135,71,35);
INSERT INTO "Association" VALUES(136,72,35);
INSERT INTO "Association" VALUES(137,48,36);
INSERT INTO "Association" VALUES(138,49,36);
INSERT INTO "Association" VALUES(139,73,36);
INSERT INTO "Association" VALUES(140,48,37);
INSERT INTO "Association" VALUES(141,49,37);
INSERT INTO "Association" VALUES(142,74,37);
INSERT INTO "Association" VALUES(143,75,37);
INSERT INTO "Association" VALUES(144,48,38);
INSERT INTO "Association" VALUES(145,49,38);
INSERT INTO "Association" VALUES(146,76,38);
INSERT INTO "Association" VALUES(147,77,38);
INSERT INTO "Association" VALUES(148,78,39);
INSERT INTO "Association" VALUES(149,79,39);
INSERT INTO "Association" VALUES(150,80,39);
INSERT INTO "Association" VALUES(151,81,39);
INSERT INTO "Association" VALUES(152,78,40);
INSERT INTO "Association" VALUES(153,79,40);
INSERT INTO "Association" VALUES(154,82,40);
INSERT INTO "Association" VALUES(155,83,40);
INSERT INTO "Association" VALUES(156,78,41);
INSERT INTO "Association" VALUES(157,79,41);
INSERT INTO "Association" VALUES(158,84,41);
INSERT INTO "Association" VALUES(159,85,41);
INSERT INTO "Association" VALUES(160,78,42);
INSERT INTO "Association" VALUES(161,79,42);
INSERT INTO "Association" VALUES(162,86,42);
INSERT INTO "Association" VALUES(163,87,42);
INSERT INTO "Association" VALUES(164,78,43);
INSERT INTO "Association" VALUES(165,79,43);
INSERT INTO "Association" VALUES(166,88,43);
INSERT INTO "Association" VALUES(167,89,43);
INSERT INTO "Association" VALUES(168,78,44);
INSERT INTO "Association" VALUES(169,79,44);
INSERT INTO "Association" VALUES(170,90,44);
INSERT INTO "Association" VALUES(171,91,44);
INSERT INTO "Association" VALUES(172,78,45);
INSERT INTO "Association" VALUES(173,79,45);
INSERT INTO "Association" VALUES(174,92,45);
INSERT INTO "Association" VALUES(175,93,45);
INSERT INTO "Association" VALUES(176,78,46);
INSERT INTO "Association" VALUES(177,79,46);
INSERT INTO "Association" VALUES(178,94,46);
INSERT INTO "Association" VALUES(179,95,46);
INSERT INTO "Association" VALUES(180,78,47);
INSERT INTO "Association" VALUES(181,79,47);
INSERT INTO "Association" VALUES(182,96,47);
INSERT INTO "Association" VALUES(183,97,47);
INSERT INTO "Association" VALUES(184,78,48);
INSERT INTO "Association" VALUES(185,79,48);
INSERT INTO "Association" VALUES(186,98,48);
INSERT INTO "Association" VALUES(187,99,48);
INSERT INTO "Association" VALUES(188,78,49);
INSERT INTO "Association" VALUES(189,79,49);
INSERT INTO "Association" VALUES(190,100,49);
INSERT INTO "Association" VALUES(191,78,50);
INSERT INTO "Association" VALUES(192,79,50);
INSERT INTO "Association" VALUES(193,101,50);
INSERT INTO "Association" VALUES(194,102,50);
INSERT INTO "Association" VALUES(195,78,51);
INSERT INTO "Association" VALUES(196,79,51);
INSERT INTO "Association" VALUES(197,103,51);
INSERT INTO "Association" VALUES(198,104,51);
INSERT INTO "Association" VALUES(199,105,52);
INSERT INTO "Association" VALUES(200,106,52);
INSERT INTO "Association" VALUES(201,107,52);
INSERT INTO "Association" VALUES(202,108,52);
INSERT INTO "Association" VALUES(203,105,53);
INSERT INTO "Association" VALUES(204,106,53);
INSERT INTO "Association" VALUES(205,109,53);
INSERT INTO "Association" VALUES(206,110,53);
INSERT INTO "Association" VALUES(207,105,54);
INSERT INTO "Association" VALUES(208,106,54);
INSERT INTO "Association" VALUES(209,111,54);
INSERT INTO "Association" VALUES(210,112,54);
INSERT INTO "Association" VALUES(211,105,55);
INSERT INTO "Association" VALUES(212,106,55);
INSERT INTO "Association" VALUES(213,113,55);
INSERT INTO "Association" VALUES(214,114,55);
INSERT INTO "Association" VALUES(215,105,56);
INSERT INTO "Association" VALUES(216,106,56);
INSERT INTO "Association" VALUES(217,115,56);
INSERT INTO "Association" VALUES(218,116,56);
INSERT INTO "Association" VALUES(219,105,57);
INSERT INTO "Association" VALUES(220,106,57);
INSERT INTO "Association" VALUES(221,117,57);
INSERT INTO "Association" VALUES(222,118,57);
INSERT INTO "Association" VALUES(223,105,58);
INSERT INTO "Association" VALUES(224,106,58);
INSERT INTO "Association" VALUES(225,119,58);
INSERT INTO "Association" VALUES(226,120,58);
INSERT INTO "Association" VALUES(227,105,59);
INSERT INTO "Association" VALUES(228,106,59);
INSERT INTO "Association" VALUES(229,121,59);
INSERT INTO "Association" VALUES(230,122,59);
INSERT INTO "Association" VALUES(231,105,60);
INSERT INTO "Association" VALUES(232,106,60);
INSERT INTO "Association" VALUES(233,123,60);
INSERT INTO "Association" VALUES(234,124,60);
INSERT INTO "Association" VALUES(235,105,61);
INSERT INTO "Association" VALUES(236,106,61);
INSERT INTO "Association" VALUES(237,125,61);
INSERT INTO "Association" VALUES(238,126,61);
INSERT INTO "Association" VALUES(239,105,62);
INSERT INTO "Association" VALUES(240,106,62);
INSERT INTO "Association" VALUES(241,127,62);
INSERT INTO "Association" VALUES(242,128,62);
INSERT INTO "Association" VALUES(243,105,63);
INSERT INTO "Association" VALUES(244,106,63);
INSERT INTO "Association" VALUES(245,129,63);
INSERT INTO "Association" VALUES(246,105,64);
INSERT INTO "Association" VALUES(247,106,64);
INSERT INTO "Association" VALUES(248,130,64);
INSERT INTO "Association" VALUES(249,131,64);
INSERT INTO "Association" VALUES(250,105,65);
INSERT INTO "Association" VALUES(251,106,65);
INSERT INTO "Association" VALUES(252,132,65);
INSERT INTO "Association" VALUES(253,133,65);
INSERT INTO "Association" VALUES(254,134,66);
INSERT INTO "Association" VALUES(255,135,66);
INSERT INTO "Association" VALUES(256,136,66);
INSERT INTO "Association" VALUES(257,137,66);
INSERT INTO "Association" VALUES(258,134,67);
INSERT INTO "Association" VALUES(259,135,67);
INSERT INTO "Association" VALUES(260,138,67);
INSERT INTO "Association" VALUES(261,139,67);
INSERT INTO "Association" VALUES(262,134,68);
INSERT INTO "Association" VALUES(263,135,68);
INSERT INTO "Association" VALUES(264,140,68);
INSERT INTO "Association" VALUES(265,141,68);
INSERT INTO "Association" VALUES(266,134,69);
INSERT INTO "Association" VALUES(267,135,69);
INSERT INTO "Association" VALUES(268,142,69);
INSERT INTO "Association" VALUES(269,143,69);
INSERT INTO "Association" VALUES(270,134,70);
INSERT INTO "Association" VALUES(271,135,70);
INSERT INTO "Association" VALUES(272,144,70);
INSERT INTO "Association" VALUES(273,145,70);
INSERT INTO "Association" VALUES(274,134,71);
INSERT INTO "Association" VALUES(275,135,71);
INSERT INTO "Association" VALUES(276,146,71);
INSERT INTO "Association" VALUES(277,147,71);
INSERT INTO "Association" VALUES(278,134,72);
INSERT INTO "Association" VALUES(279,135,72);
INSERT INTO "Association" VALUES(280,148,72);
INSERT INTO "Association" VALUES(281,149,72);
INSERT INTO "Association" VALUES(282,134,73);
INSERT INTO "Association" VALUES(283,135,73);
INSERT INTO "Association" VALUES(284,150,73);
INSERT INTO "Association" VALUES(285,151,73);
INSERT INTO "Association" VALUES(286,134,74);
INSERT INTO "Association" VALUES(287,135,74);
INSERT INTO "Association" VALUES(288,152,74);
INSERT INTO "Association" VALUES(289,153,74);
INSERT INTO "Association" VALUES(290,134,75);
INSERT INTO "Association" VALUES(291,135,75);
INSERT INTO "Association" VALUES(292,154,75);
INSERT INTO "Association" VALUES(293,155,75);
INSERT INTO "Association" VALUES(294,134,76);
INSERT INTO "Association" VALUES(295,135,76);
INSERT INTO "Association" VALUES(296,156,76);
INSERT INTO "Association" VALUES(297,157,76);
INSERT INTO "Association" VALUES(298,134,77);
INSERT INTO "Association" VALUES(299,135,77);
INSERT INTO "Association" VALUES(300,158,77);
INSERT INTO "Association" VALUES(301,134,78);
INSERT INTO "Association" VALUES(302,135,78);
INSERT INTO "Association" VALUES(303,159,78);
INSERT INTO "Association" VALUES(304,160,78);
INSERT INTO "Association" VALUES(305,134,79);
INSERT INTO "Association" VALUES(306,135,79);
INSERT INTO "Association" VALUES(307,161,79);
INSERT INTO "Association" VALUES(308,162,79);
CREATE TABLE `Attribution` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `context_id` INT NOT NULL,    `artifact_id` INT NOT NULL,    UNIQUE(`context_id`, `artifact_id`)  );
INSERT INTO "Attribution" VALUES(1,1,1);
INSERT INTO "Attribution" VALUES(2,2,1);
INSERT INTO "Attribution" VALUES(3,3,1);
INSERT INTO "Attribution" VALUES(4,4,1);
INSERT INTO "Attribution" VALUES(5,1,2);
INSERT INTO "Attribution" VALUES(6,2,2);
INSERT INTO "Attribution" VALUES(7,5,2);
INSERT INTO "Attribution" VALUES(8,6,2);
INSERT INTO "Attribution" VALUES(9,7,1);
INSERT INTO "Attribution" VALUES(10,7,2);
INSERT INTO "Attribution" VALUES(11,1,3);
INSERT INTO "Attribution" VALUES(12,2,3);
INSERT INTO "Attribution" VALUES(13,7,3);
INSERT INTO "Attribution" VALUES(14,8,3);
INSERT INTO "Attribution" VALUES(15,9,3);
INSERT INTO "Attribution" VALUES(16,9,2);
INSERT INTO "Attribution" VALUES(17,1,4);
INSERT INTO "Attribution" VALUES(18,2,4);
INSERT INTO "Attribution" VALUES(19,9,4);
INSERT INTO "Attribution" VALUES(20,10,4);
INSERT INTO "Attribution" VALUES(21,11,4);
INSERT INTO "Attribution" VALUES(22,11,2);
INSERT INTO "Attribution" VALUES(23,11,3);
INSERT INTO "Attribution" VALUES(24,1,5);
INSERT INTO "Attribution" VALUES(25,2,5);
INSERT INTO "Attribution" VALUES(26,11,5);
INSERT INTO "Attribution" VALUES(27,12,5);
INSERT INTO "Attribution" VALUES(28,13,1);
INSERT INTO "Attribution" VALUES(29,13,2);
INSERT INTO "Attribution" VALUES(30,1,6);
INSERT INTO "Attribution" VALUES(31,2,6);
INSERT INTO "Attribution" VALUES(32,13,6);
INSERT INTO "Attribution" VALUES(33,14,6);
INSERT INTO "Attribution" VALUES(34,15,6);
INSERT INTO "Attribution" VALUES(35,15,1);
INSERT INTO "Attribution" VALUES(36,15,2);
INSERT INTO "Attribution" VALUES(37,1,7);
INSERT INTO "Attribution" VALUES(38,1,8);
INSERT INTO "Attribution" VALUES(39,2,7);
INSERT INTO "Attribution" VALUES(40,2,8);
INSERT INTO "Attribution" VALUES(41,15,7);
INSERT INTO "Attribution" VALUES(42,15,8);
INSERT INTO "Attribution" VALUES(43,16,7);
INSERT INTO "Attribution" VALUES(44,16,8);
INSERT INTO "Attribution" VALUES(45,17,7);
INSERT INTO "Attribution" VALUES(46,17,1);
INSERT INTO "Attribution" VALUES(47,17,6);
INSERT INTO "Attribution" VALUES(48,17,2);
INSERT INTO "Attribution" VALUES(49,1,9);
INSERT INTO "Attribution" VALUES(50,1,10);
INSERT INTO "Attribution" VALUES(51,2,9);
INSERT INTO "Attribution" VALUES(52,2,10);
INSERT INTO "Attribution" VALUES(53,17,9);
INSERT INTO "Attribution" VALUES(54,17,10);
INSERT INTO "Attribution" VALUES(55,18,9);
INSERT INTO "Attribution" VALUES(56,18,10);
INSERT INTO "Attribution" VALUES(57,19,9);
INSERT INTO "Attribution" VALUES(58,20,9);
INSERT INTO "Attribution" VALUES(59,20,1);
INSERT INTO "Attribution" VALUES(60,20,2);
INSERT INTO "Attribution" VALUES(61,1,11);
INSERT INTO "Attribution" VALUES(62,1,12);
INSERT INTO "Attribution" VALUES(63,2,11);
INSERT INTO "Attribution" VALUES(64,2,12);
INSERT INTO "Attribution" VALUES(65,20,11);
INSERT INTO "Attribution" VALUES(66,20,12);
INSERT INTO "Attribution" VALUES(67,21,11);
INSERT INTO "Attribution" VALUES(68,21,12);
INSERT INTO "Attribution" VALUES(69,22,12);
INSERT INTO "Attribution" VALUES(70,22,9);
INSERT INTO "Attribution" VALUES(71,1,13);
INSERT INTO "Attribution" VALUES(72,2,13);
INSERT INTO "Attribution" VALUES(73,22,13);
INSERT INTO "Attribution" VALUES(74,23,13);
INSERT INTO "Attribution" VALUES(75,24,14);
INSERT INTO "Attribution" VALUES(76,25,14);
INSERT INTO "Attribution" VALUES(77,26,14);
INSERT INTO "Attribution" VALUES(78,27,14);
INSERT INTO "Attribution" VALUES(79,24,9);
INSERT INTO "Attribution" VALUES(80,24,12);
INSERT INTO "Attribution" VALUES(81,25,9);
INSERT INTO "Attribution" VALUES(82,25,12);
INSERT INTO "Attribution" VALUES(83,28,9);
INSERT INTO "Attribution" VALUES(84,28,12);
INSERT INTO "Attribution" VALUES(85,24,15);
INSERT INTO "Attribution" VALUES(86,25,15);
INSERT INTO "Attribution" VALUES(87,29,15);
INSERT INTO "Attribution" VALUES(88,30,15);
INSERT INTO "Attribution" VALUES(89,31,14);
INSERT INTO "Attribution" VALUES(90,31,15);
INSERT INTO "Attribution" VALUES(91,24,16);
INSERT INTO "Attribution" VALUES(92,25,16);
INSERT INTO "Attribution" VALUES(93,31,16);
INSERT INTO "Attribution" VALUES(94,32,16);
INSERT INTO "Attribution" VALUES(95,33,16);
INSERT INTO "Attribution" VALUES(96,33,15);
INSERT INTO "Attribution" VALUES(97,24,17);
INSERT INTO "Attribution" VALUES(98,25,17);
INSERT INTO "Attribution" VALUES(99,33,17);
INSERT INTO "Attribution" VALUES(100,34,17);
INSERT INTO "Attribution" VALUES(101,35,17);
INSERT INTO "Attribution" VALUES(102,35,16);
INSERT INTO "Attribution" VALUES(103,35,15);
INSERT INTO "Attribution" VALUES(104,24,18);
INSERT INTO "Attribution" VALUES(105,25,18);
INSERT INTO "Attribution" VALUES(106,35,18);
INSERT INTO "Attribution" VALUES(107,36,18);
INSERT INTO "Attribution" VALUES(108,37,14);
INSERT INTO "Attribution" VALUES(109,37,9);
INSERT INTO "Attribution" VALUES(110,37,15);
INSERT INTO "Attribution" VALUES(111,24,20);
INSERT INTO "Attribution" VALUES(112,24,19);
INSERT INTO "Attribution" VALUES(113,25,20);
INSERT INTO "Attribution" VALUES(114,25,19);
INSERT INTO "Attribution" VALUES(115,37,20);
INSERT INTO "Attribution" VALUES(116,37,19);
INSERT INTO "Attribution" VALUES(117,38,20);
INSERT INTO "Attribution" VALUES(118,38,19);
INSERT INTO "Attribution" VALUES(119,39,15);
INSERT INTO "Attribution" VALUES(120,39,14);
INSERT INTO "Attribution" VALUES(121,24,21);
INSERT INTO "Attribution" VALUES(122,25,21);
INSERT INTO "Attribution" VALUES(123,39,21);
INSERT INTO "Attribution" VALUES(124,40,21);
INSERT INTO "Attribution" VALUES(125,41,21);
INSERT INTO "Attribution" VALUES(126,41,15);
INSERT INTO "Attribution" VALUES(127,41,14);
INSERT INTO "Attribution" VALUES(128,24,22);
INSERT INTO "Attribution" VALUES(129,24,23);
INSERT INTO "Attribution" VALUES(130,25,22);
INSERT INTO "Attribution" VALUES(131,25,23);
INSERT INTO "Attribution" VALUES(132,41,22);
INSERT INTO "Attribution" VALUES(133,41,23);
INSERT INTO "Attribution" VALUES(134,42,22);
INSERT INTO "Attribution" VALUES(135,42,23);
INSERT INTO "Attribution" VALUES(136,43,22);
INSERT INTO "Attribution" VALUES(137,44,15);
INSERT INTO "Attribution" VALUES(138,44,14);
INSERT INTO "Attribution" VALUES(139,44,22);
INSERT INTO "Attribution" VALUES(140,24,24);
INSERT INTO "Attribution" VALUES(141,24,25);
INSERT INTO "Attribution" VALUES(142,25,24);
INSERT INTO "Attribution" VALUES(143,25,25);
INSERT INTO "Attribution" VALUES(144,44,24);
INSERT INTO "Attribution" VALUES(145,44,25);
INSERT INTO "Attribution" VALUES(146,45,24);
INSERT INTO "Attribution" VALUES(147,45,25);
INSERT INTO "Attribution" VALUES(148,46,22);
INSERT INTO "Attribution" VALUES(149,46,24);
INSERT INTO "Attribution" VALUES(150,24,26);
INSERT INTO "Attribution" VALUES(151,25,26);
INSERT INTO "Attribution" VALUES(152,46,26);
INSERT INTO "Attribution" VALUES(153,47,26);
INSERT INTO "Attribution" VALUES(154,48,22);
INSERT INTO "Attribution" VALUES(155,48,24);
INSERT INTO "Attribution" VALUES(156,49,22);
INSERT INTO "Attribution" VALUES(157,49,24);
INSERT INTO "Attribution" VALUES(158,50,22);
INSERT INTO "Attribution" VALUES(159,50,24);
INSERT INTO "Attribution" VALUES(160,48,27);
INSERT INTO "Attribution" VALUES(161,49,27);
INSERT INTO "Attribution" VALUES(162,51,27);
INSERT INTO "Attribution" VALUES(163,52,27);
INSERT INTO "Attribution" VALUES(164,48,28);
INSERT INTO "Attribution" VALUES(165,49,28);
INSERT INTO "Attribution" VALUES(166,53,28);
INSERT INTO "Attribution" VALUES(167,54,28);
INSERT INTO "Attribution" VALUES(168,55,28);
INSERT INTO "Attribution" VALUES(169,48,29);
INSERT INTO "Attribution" VALUES(170,49,29);
INSERT INTO "Attribution" VALUES(171,55,29);
INSERT INTO "Attribution" VALUES(172,56,29);
INSERT INTO "Attribution" VALUES(173,57,27);
INSERT INTO "Attribution" VALUES(174,57,29);
INSERT INTO "Attribution" VALUES(175,48,30);
INSERT INTO "Attribution" VALUES(176,49,30);
INSERT INTO "Attribution" VALUES(177,57,30);
INSERT INTO "Attribution" VALUES(178,58,30);
INSERT INTO "Attribution" VALUES(179,59,27);
INSERT INTO "Attribution" VALUES(180,59,30);
INSERT INTO "Attribution" VALUES(181,48,31);
INSERT INTO "Attribution" VALUES(182,49,31);
INSERT INTO "Attribution" VALUES(183,59,31);
INSERT INTO "Attribution" VALUES(184,60,31);
INSERT INTO "Attribution" VALUES(185,61,27);
INSERT INTO "Attribution" VALUES(186,61,30);
INSERT INTO "Attribution" VALUES(187,61,31);
INSERT INTO "Attribution" VALUES(188,48,32);
INSERT INTO "Attribution" VALUES(189,49,32);
INSERT INTO "Attribution" VALUES(190,61,32);
INSERT INTO "Attribution" VALUES(191,62,32);
INSERT INTO "Attribution" VALUES(192,63,22);
INSERT INTO "Attribution" VALUES(193,63,29);
INSERT INTO "Attribution" VALUES(194,63,27);
INSERT INTO "Attribution" VALUES(195,48,34);
INSERT INTO "Attribution" VALUES(196,48,33);
INSERT INTO "Attribution" VALUES(197,49,34);
INSERT INTO "Attribution" VALUES(198,49,33);
INSERT INTO "Attribution" VALUES(199,63,34);
INSERT INTO "Attribution" VALUES(200,63,33);
INSERT INTO "Attribution" VALUES(201,64,34);
INSERT INTO "Attribution" VALUES(202,64,33);
INSERT INTO "Attribution" VALUES(203,65,29);
INSERT INTO "Attribution" VALUES(204,65,27);
INSERT INTO "Attribution" VALUES(205,48,35);
INSERT INTO "Attribution" VALUES(206,49,35);
INSERT INTO "Attribution" VALUES(207,65,35);
INSERT INTO "Attribution" VALUES(208,66,35);
INSERT INTO "Attribution" VALUES(209,67,29);
INSERT INTO "Attribution" VALUES(210,67,27);
INSERT INTO "Attribution" VALUES(211,67,22);
INSERT INTO "Attribution" VALUES(212,67,35);
INSERT INTO "Attribution" VALUES(213,48,36);
INSERT INTO "Attribution" VALUES(214,48,37);
INSERT INTO "Attribution" VALUES(215,49,36);
INSERT INTO "Attribution" VALUES(216,49,37);
INSERT INTO "Attribution" VALUES(217,67,36);
INSERT INTO "Attribution" VALUES(218,67,37);
INSERT INTO "Attribution" VALUES(219,68,36);
INSERT INTO "Attribution" VALUES(220,68,37);
INSERT INTO "Attribution" VALUES(221,69,29);
INSERT INTO "Attribution" VALUES(222,69,35);
INSERT INTO "Attribution" VALUES(223,69,27);
INSERT INTO "Attribution" VALUES(224,48,38);
INSERT INTO "Attribution" VALUES(225,48,39);
INSERT INTO "Attribution" VALUES(226,49,38);
INSERT INTO "Attribution" VALUES(227,49,39);
INSERT INTO "Attribution" VALUES(228,69,38);
INSERT INTO "Attribution" VALUES(229,69,39);
INSERT INTO "Attribution" VALUES(230,70,38);
INSERT INTO "Attribution" VALUES(231,70,39);
INSERT INTO "Attribution" VALUES(232,71,29);
INSERT INTO "Attribution" VALUES(233,71,27);
INSERT INTO "Attribution" VALUES(234,71,39);
INSERT INTO "Attribution" VALUES(235,48,41);
INSERT INTO "Attribution" VALUES(236,48,40);
INSERT INTO "Attribution" VALUES(237,49,41);
INSERT INTO "Attribution" VALUES(238,49,40);
INSERT INTO "Attribution" VALUES(239,71,41);
INSERT INTO "Attribution" VALUES(240,71,40);
INSERT INTO "Attribution" VALUES(241,72,41);
INSERT INTO "Attribution" VALUES(242,72,40);
INSERT INTO "Attribution" VALUES(243,73,37);
INSERT INTO "Attribution" VALUES(244,74,37);
INSERT INTO "Attribution" VALUES(245,74,29);
INSERT INTO "Attribution" VALUES(246,74,27);
INSERT INTO "Attribution" VALUES(247,48,42);
INSERT INTO "Attribution" VALUES(248,48,43);
INSERT INTO "Attribution" VALUES(249,49,42);
INSERT INTO "Attribution" VALUES(250,49,43);
INSERT INTO "Attribution" VALUES(251,74,42);
INSERT INTO "Attribution" VALUES(252,74,43);
INSERT INTO "Attribution" VALUES(253,75,42);
INSERT INTO "Attribution" VALUES(254,75,43);
INSERT INTO "Attribution" VALUES(255,76,37);
INSERT INTO "Attribution" VALUES(256,76,43);
INSERT INTO "Attribution" VALUES(257,48,44);
INSERT INTO "Attribution" VALUES(258,49,44);
INSERT INTO "Attribution" VALUES(259,76,44);
INSERT INTO "Attribution" VALUES(260,77,44);
INSERT INTO "Attribution" VALUES(261,78,45);
INSERT INTO "Attribution" VALUES(262,79,45);
INSERT INTO "Attribution" VALUES(263,80,45);
INSERT INTO "Attribution" VALUES(264,81,45);
INSERT INTO "Attribution" VALUES(265,78,46);
INSERT INTO "Attribution" VALUES(266,79,46);
INSERT INTO "Attribution" VALUES(267,82,46);
INSERT INTO "Attribution" VALUES(268,83,46);
INSERT INTO "Attribution" VALUES(269,84,45);
INSERT INTO "Attribution" VALUES(270,84,46);
INSERT INTO "Attribution" VALUES(271,78,47);
INSERT INTO "Attribution" VALUES(272,79,47);
INSERT INTO "Attribution" VALUES(273,84,47);
INSERT INTO "Attribution" VALUES(274,85,47);
INSERT INTO "Attribution" VALUES(275,86,46);
INSERT INTO "Attribution" VALUES(276,86,47);
INSERT INTO "Attribution" VALUES(277,78,48);
INSERT INTO "Attribution" VALUES(278,79,48);
INSERT INTO "Attribution" VALUES(279,86,48);
INSERT INTO "Attribution" VALUES(280,87,48);
INSERT INTO "Attribution" VALUES(281,88,48);
INSERT INTO "Attribution" VALUES(282,88,46);
INSERT INTO "Attribution" VALUES(283,88,47);
INSERT INTO "Attribution" VALUES(284,78,49);
INSERT INTO "Attribution" VALUES(285,79,49);
INSERT INTO "Attribution" VALUES(286,88,49);
INSERT INTO "Attribution" VALUES(287,89,49);
INSERT INTO "Attribution" VALUES(288,90,46);
INSERT INTO "Attribution" VALUES(289,90,45);
INSERT INTO "Attribution" VALUES(290,78,50);
INSERT INTO "Attribution" VALUES(291,79,50);
INSERT INTO "Attribution" VALUES(292,90,50);
INSERT INTO "Attribution" VALUES(293,91,50);
INSERT INTO "Attribution" VALUES(294,92,45);
INSERT INTO "Attribution" VALUES(295,92,50);
INSERT INTO "Attribution" VALUES(296,78,51);
INSERT INTO "Attribution" VALUES(297,79,51);
INSERT INTO "Attribution" VALUES(298,92,51);
INSERT INTO "Attribution" VALUES(299,93,51);
INSERT INTO "Attribution" VALUES(300,94,46);
INSERT INTO "Attribution" VALUES(301,94,45);
INSERT INTO "Attribution" VALUES(302,94,50);
INSERT INTO "Attribution" VALUES(303,78,53);
INSERT INTO "Attribution" VALUES(304,78,52);
INSERT INTO "Attribution" VALUES(305,79,53);
INSERT INTO "Attribution" VALUES(306,79,52);
INSERT INTO "Attribution" VALUES(307,94,53);
INSERT INTO "Attribution" VALUES(308,94,52);
INSERT INTO "Attribution" VALUES(309,95,53);
INSERT INTO "Attribution" VALUES(310,95,52);
INSERT INTO "Attribution" VALUES(311,96,52);
INSERT INTO "Attribution" VALUES(312,96,45);
INSERT INTO "Attribution" VALUES(313,96,46);
INSERT INTO "Attribution" VALUES(314,78,55);
INSERT INTO "Attribution" VALUES(315,78,54);
INSERT INTO "Attribution" VALUES(316,79,55);
INSERT INTO "Attribution" VALUES(317,79,54);
INSERT INTO "Attribution" VALUES(318,96,55);
INSERT INTO "Attribution" VALUES(319,96,54);
INSERT INTO "Attribution" VALUES(320,97,55);
INSERT INTO "Attribution" VALUES(321,97,54);
INSERT INTO "Attribution" VALUES(322,98,51);
INSERT INTO "Attribution" VALUES(323,98,45);
INSERT INTO "Attribution" VALUES(324,98,46);
INSERT INTO "Attribution" VALUES(325,98,50);
INSERT INTO "Attribution" VALUES(326,78,56);
INSERT INTO "Attribution" VALUES(327,78,57);
INSERT INTO "Attribution" VALUES(328,79,56);
INSERT INTO "Attribution" VALUES(329,79,57);
INSERT INTO "Attribution" VALUES(330,98,56);
INSERT INTO "Attribution" VALUES(331,98,57);
INSERT INTO "Attribution" VALUES(332,99,56);
INSERT INTO "Attribution" VALUES(333,99,57);
INSERT INTO "Attribution" VALUES(334,100,56);
INSERT INTO "Attribution" VALUES(335,101,56);
INSERT INTO "Attribution" VALUES(336,101,45);
INSERT INTO "Attribution" VALUES(337,101,46);
INSERT INTO "Attribution" VALUES(338,78,59);
INSERT INTO "Attribution" VALUES(339,78,58);
INSERT INTO "Attribution" VALUES(340,79,59);
INSERT INTO "Attribution" VALUES(341,79,58);
INSERT INTO "Attribution" VALUES(342,101,59);
INSERT INTO "Attribution" VALUES(343,101,58);
INSERT INTO "Attribution" VALUES(344,102,59);
INSERT INTO "Attribution" VALUES(345,102,58);
INSERT INTO "Attribution" VALUES(346,103,58);
INSERT INTO "Attribution" VALUES(347,103,56);
INSERT INTO "Attribution" VALUES(348,78,60);
INSERT INTO "Attribution" VALUES(349,79,60);
INSERT INTO "Attribution" VALUES(350,103,60);
INSERT INTO "Attribution" VALUES(351,104,60);
INSERT INTO "Attribution" VALUES(352,105,61);
INSERT INTO "Attribution" VALUES(353,106,61);
INSERT INTO "Attribution" VALUES(354,107,61);
INSERT INTO "Attribution" VALUES(355,108,61);
INSERT INTO "Attribution" VALUES(356,105,62);
INSERT INTO "Attribution" VALUES(357,106,62);
INSERT INTO "Attribution" VALUES(358,109,62);
INSERT INTO "Attribution" VALUES(359,110,62);
INSERT INTO "Attribution" VALUES(360,111,61);
INSERT INTO "Attribution" VALUES(361,105,63);
INSERT INTO "Attribution" VALUES(362,106,63);
INSERT INTO "Attribution" VALUES(363,111,63);
INSERT INTO "Attribution" VALUES(364,112,63);
INSERT INTO "Attribution" VALUES(365,113,62);
INSERT INTO "Attribution" VALUES(366,113,63);
INSERT INTO "Attribution" VALUES(367,105,64);
INSERT INTO "Attribution" VALUES(368,106,64);
INSERT INTO "Attribution" VALUES(369,113,64);
INSERT INTO "Attribution" VALUES(370,114,64);
INSERT INTO "Attribution" VALUES(371,115,64);
INSERT INTO "Attribution" VALUES(372,115,62);
INSERT INTO "Attribution" VALUES(373,105,65);
INSERT INTO "Attribution" VALUES(374,106,65);
INSERT INTO "Attribution" VALUES(375,115,65);
INSERT INTO "Attribution" VALUES(376,116,65);
INSERT INTO "Attribution" VALUES(377,117,62);
INSERT INTO "Attribution" VALUES(378,117,65);
INSERT INTO "Attribution" VALUES(379,117,64);
INSERT INTO "Attribution" VALUES(380,105,66);
INSERT INTO "Attribution" VALUES(381,106,66);
INSERT INTO "Attribution" VALUES(382,117,66);
INSERT INTO "Attribution" VALUES(383,118,66);
INSERT INTO "Attribution" VALUES(384,119,62);
INSERT INTO "Attribution" VALUES(385,119,63);
INSERT INTO "Attribution" VALUES(386,105,67);
INSERT INTO "Attribution" VALUES(387,106,67);
INSERT INTO "Attribution" VALUES(388,119,67);
INSERT INTO "Attribution" VALUES(389,120,67);
INSERT INTO "Attribution" VALUES(390,121,67);
INSERT INTO "Attribution" VALUES(391,121,63);
INSERT INTO "Attribution" VALUES(392,105,68);
INSERT INTO "Attribution" VALUES(393,106,68);
INSERT INTO "Attribution" VALUES(394,121,68);
INSERT INTO "Attribution" VALUES(395,122,68);
INSERT INTO "Attribution" VALUES(396,123,62);
INSERT INTO "Attribution" VALUES(397,123,63);
INSERT INTO "Attribution" VALUES(398,123,67);
INSERT INTO "Attribution" VALUES(399,105,70);
INSERT INTO "Attribution" VALUES(400,105,69);
INSERT INTO "Attribution" VALUES(401,106,70);
INSERT INTO "Attribution" VALUES(402,106,69);
INSERT INTO "Attribution" VALUES(403,123,70);
INSERT INTO "Attribution" VALUES(404,123,69);
INSERT INTO "Attribution" VALUES(405,124,70);
INSERT INTO "Attribution" VALUES(406,124,69);
INSERT INTO "Attribution" VALUES(407,125,62);
INSERT INTO "Attribution" VALUES(408,125,69);
INSERT INTO "Attribution" VALUES(409,125,63);
INSERT INTO "Attribution" VALUES(410,105,71);
INSERT INTO "Attribution" VALUES(411,105,72);
INSERT INTO "Attribution" VALUES(412,106,71);
INSERT INTO "Attribution" VALUES(413,106,72);
INSERT INTO "Attribution" VALUES(414,125,71);
INSERT INTO "Attribution" VALUES(415,125,72);
INSERT INTO "Attribution" VALUES(416,126,71);
INSERT INTO "Attribution" VALUES(417,126,72);
INSERT INTO "Attribution" VALUES(418,127,63);
INSERT INTO "Attribution" VALUES(419,127,67);
INSERT INTO "Attribution" VALUES(420,127,62);
INSERT INTO "Attribution" VALUES(421,127,68);
INSERT INTO "Attribution" VALUES(422,105,73);
INSERT INTO "Attribution" VALUES(423,105,74);
INSERT INTO "Attribution" VALUES(424,106,73);
INSERT INTO "Attribution" VALUES(425,106,74);
INSERT INTO "Attribution" VALUES(426,127,73);
INSERT INTO "Attribution" VALUES(427,127,74);
INSERT INTO "Attribution" VALUES(428,128,73);
INSERT INTO "Attribution" VALUES(429,128,74);
INSERT INTO "Attribution" VALUES(430,129,73);
INSERT INTO "Attribution" VALUES(431,130,73);
INSERT INTO "Attribution" VALUES(432,130,62);
INSERT INTO "Attribution" VALUES(433,130,63);
INSERT INTO "Attribution" VALUES(434,105,76);
INSERT INTO "Attribution" VALUES(435,105,75);
INSERT INTO "Attribution" VALUES(436,106,76);
INSERT INTO "Attribution" VALUES(437,106,75);
INSERT INTO "Attribution" VALUES(438,130,76);
INSERT INTO "Attribution" VALUES(439,130,75);
INSERT INTO "Attribution" VALUES(440,131,76);
INSERT INTO "Attribution" VALUES(441,131,75);
INSERT INTO "Attribution" VALUES(442,132,73);
INSERT INTO "Attribution" VALUES(443,132,76);
INSERT INTO "Attribution" VALUES(444,105,77);
INSERT INTO "Attribution" VALUES(445,106,77);
INSERT INTO "Attribution" VALUES(446,132,77);
INSERT INTO "Attribution" VALUES(447,133,77);
INSERT INTO "Attribution" VALUES(448,134,78);
INSERT INTO "Attribution" VALUES(449,135,78);
INSERT INTO "Attribution" VALUES(450,136,78);
INSERT INTO "Attribution" VALUES(451,137,78);
INSERT INTO "Attribution" VALUES(452,134,79);
INSERT INTO "Attribution" VALUES(453,135,79);
INSERT INTO "Attribution" VALUES(454,138,79);
INSERT INTO "Attribution" VALUES(455,139,79);
INSERT INTO "Attribution" VALUES(456,140,79);
INSERT INTO "Attribution" VALUES(457,140,78);
INSERT INTO "Attribution" VALUES(458,134,80);
INSERT INTO "Attribution" VALUES(459,135,80);
INSERT INTO "Attribution" VALUES(460,140,80);
INSERT INTO "Attribution" VALUES(461,141,80);
INSERT INTO "Attribution" VALUES(462,142,79);
INSERT INTO "Attribution" VALUES(463,142,80);
INSERT INTO "Attribution" VALUES(464,134,81);
INSERT INTO "Attribution" VALUES(465,135,81);
INSERT INTO "Attribution" VALUES(466,142,81);
INSERT INTO "Attribution" VALUES(467,143,81);
INSERT INTO "Attribution" VALUES(468,144,81);
INSERT INTO "Attribution" VALUES(469,144,79);
INSERT INTO "Attribution" VALUES(470,144,80);
INSERT INTO "Attribution" VALUES(471,134,82);
INSERT INTO "Attribution" VALUES(472,135,82);
INSERT INTO "Attribution" VALUES(473,144,82);
INSERT INTO "Attribution" VALUES(474,145,82);
INSERT INTO "Attribution" VALUES(475,146,79);
INSERT INTO "Attribution" VALUES(476,146,78);
INSERT INTO "Attribution" VALUES(477,134,83);
INSERT INTO "Attribution" VALUES(478,135,83);
INSERT INTO "Attribution" VALUES(479,146,83);
INSERT INTO "Attribution" VALUES(480,147,83);
INSERT INTO "Attribution" VALUES(481,148,79);
INSERT INTO "Attribution" VALUES(482,148,78);
INSERT INTO "Attribution" VALUES(483,148,83);
INSERT INTO "Attribution" VALUES(484,134,84);
INSERT INTO "Attribution" VALUES(485,134,85);
INSERT INTO "Attribution" VALUES(486,135,84);
INSERT INTO "Attribution" VALUES(487,135,85);
INSERT INTO "Attribution" VALUES(488,148,84);
INSERT INTO "Attribution" VALUES(489,148,85);
INSERT INTO "Attribution" VALUES(490,149,84);
INSERT INTO "Attribution" VALUES(491,149,85);
INSERT INTO "Attribution" VALUES(492,150,79);
INSERT INTO "Attribution" VALUES(493,150,78);
INSERT INTO "Attribution" VALUES(494,150,83);
INSERT INTO "Attribution" VALUES(495,134,86);
INSERT INTO "Attribution" VALUES(496,134,87);
INSERT INTO "Attribution" VALUES(497,135,86);
INSERT INTO "Attribution" VALUES(498,135,87);
INSERT INTO "Attribution" VALUES(499,150,86);
INSERT INTO "Attribution" VALUES(500,150,87);
INSERT INTO "Attribution" VALUES(501,151,86);
INSERT INTO "Attribution" VALUES(502,151,87);
INSERT INTO "Attribution" VALUES(503,152,83);
INSERT INTO "Attribution" VALUES(504,152,78);
INSERT INTO "Attribution" VALUES(505,152,79);
INSERT INTO "Attribution" VALUES(506,134,89);
INSERT INTO "Attribution" VALUES(507,134,88);
INSERT INTO "Attribution" VALUES(508,135,89);
INSERT INTO "Attribution" VALUES(509,135,88);
INSERT INTO "Attribution" VALUES(510,152,89);
INSERT INTO "Attribution" VALUES(511,152,88);
INSERT INTO "Attribution" VALUES(512,153,89);
INSERT INTO "Attribution" VALUES(513,153,88);
INSERT INTO "Attribution" VALUES(514,154,86);
INSERT INTO "Attribution" VALUES(515,154,78);
INSERT INTO "Attribution" VALUES(516,154,79);
INSERT INTO "Attribution" VALUES(517,134,90);
INSERT INTO "Attribution" VALUES(518,134,91);
INSERT INTO "Attribution" VALUES(519,135,90);
INSERT INTO "Attribution" VALUES(520,135,91);
INSERT INTO "Attribution" VALUES(521,154,90);
INSERT INTO "Attribution" VALUES(522,154,91);
INSERT INTO "Attribution" VALUES(523,155,90);
INSERT INTO "Attribution" VALUES(524,155,91);
INSERT INTO "Attribution" VALUES(525,156,78);
INSERT INTO "Attribution" VALUES(526,156,79);
INSERT INTO "Attribution" VALUES(527,156,88);
INSERT INTO "Attribution" VALUES(528,134,92);
INSERT INTO "Attribution" VALUES(529,134,93);
INSERT INTO "Attribution" VALUES(530,135,92);
INSERT INTO "Attribution" VALUES(531,135,93);
INSERT INTO "Attribution" VALUES(532,156,92);
INSERT INTO "Attribution" VALUES(533,156,93);
INSERT INTO "Attribution" VALUES(534,157,92);
INSERT INTO "Attribution" VALUES(535,157,93);
INSERT INTO "Attribution" VALUES(536,158,84);
INSERT INTO "Attribution" VALUES(537,159,79);
INSERT INTO "Attribution" VALUES(538,159,78);
INSERT INTO "Attribution" VALUES(539,159,84);
INSERT INTO "Attribution" VALUES(540,134,94);
INSERT INTO "Attribution" VALUES(541,134,95);
INSERT INTO "Attribution" VALUES(542,135,94);
INSERT INTO "Attribution" VALUES(543,135,95);
INSERT INTO "Attribution" VALUES(544,159,94);
INSERT INTO "Attribution" VALUES(545,159,95);
INSERT INTO "Attribution" VALUES(546,160,94);
INSERT INTO "Attribution" VALUES(547,160,95);
INSERT INTO "Attribution" VALUES(548,161,84);
INSERT INTO "Attribution" VALUES(549,161,94);
INSERT INTO "Attribution" VALUES(550,134,96);
INSERT INTO "Attribution" VALUES(551,135,96);
INSERT INTO "Attribution" VALUES(552,161,96);
INSERT INTO "Attribution" VALUES(553,162,96);
CREATE TABLE `Context` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `type_id` INT NOT NULL,    `name` VARCHAR(255) NOT NULL,    `external_id` VARCHAR(255) UNIQUE,    `create_time_since_epoch` INT NOT NULL DEFAULT 0,    `last_update_time_since_epoch` INT NOT NULL DEFAULT 0,    UNIQUE(`type_id`, `name`)  );
INSERT INTO "Context" VALUES(1,10,'digits_mlp-smoke',NULL,1795902744727,1795902744727);
INSERT INTO "Context" VALUES(2,11,'20261128T215214-6b3d',NULL,1795902744755,1795902744755);
INSERT INTO "Context" VALUES(3,12,'digits_mlp-smoke.ExampleGen',NULL,1795902744759,1795902744759);
INSERT INTO "Context" VALUES(4,14,'8a004caa0ecbb0eff801023959d52318fa3bee01e484b2e910f003fcd9e5764a',NULL,1795902744768,1795902744768);
INSERT INTO "Context" VALUES(5,12,'digits_mlp-smoke.Schema',NULL,1795902745085,1795902745085);
INSERT INTO "Context" VALUES(6,14,'a64f387dc2b77420a7c181118bb154e45b4daa385114ff392b95b8e2df121346',NULL,1795902745154,1795902745154);
INSERT INTO "Context" VALUES(7,12,'digits_mlp-smoke.StatisticsGen',NULL,1795902745243,1795902745243);
INSERT INTO "Context" VALUES(8,14,'6cb3507db56d38be41f3aefef6306b4b34655673795be779312c6b4800206030',NULL,1795902745307,1795902745307);
INSERT INTO "Context" VALUES(9,12,'digits_mlp-smoke.ExampleValidator',NULL,1795902753530,1795902753530);
INSERT INTO "Context" VALUES(10,14,'049f7151264ae944fed2b8ee28624d4ac9db892e5ceed85981d754e653a59f30',NULL,1795902753545,1795902753545);
INSERT INTO "Context" VALUES(11,12,'digits_mlp-smoke.DataGate',NULL,1795902753575,1795902753575);
INSERT INTO "Context" VALUES(12,14,'5ec3dc240f555830f24e2778614b301394be0d28c3cfdad7cc59328ce934f6f7',NULL,1795902753646,1795902753646);
INSERT INTO "Context" VALUES(13,12,'digits_mlp-smoke.Transform',NULL,1795902753752,1795902753752);
INSERT INTO "Context" VALUES(14,14,'86935a549fb4e01c6b36474953469e1c17a336de226a056a2cdf5b7b9cb31871',NULL,1795902753770,1795902753770);
INSERT INTO "Context" VALUES(15,12,'digits_mlp-smoke.Tuner',NULL,1795902754283,1795902754283);
INSERT INTO "Context" VALUES(16,14,'cf3130a7fcfb4818f828f15b8d29025cb498d8816ef0340f957b666e88d72e51',NULL,1795902754310,1795902754310);
INSERT INTO "Context" VALUES(17,12,'digits_mlp-smoke.Trainer',NULL,1795902767137,1795902767137);
INSERT INTO "Context" VALUES(18,14,'7c011356b01a528ef5e85f0184b88e61dbe97ad7a5888a2e330ae763eb599718',NULL,1795902767162,1795902767162);
INSERT INTO "Context" VALUES(19,12,'digits_mlp-smoke.LatestBlessed',NULL,1795902786924,1795902786924);
INSERT INTO "Context" VALUES(20,12,'digits_mlp-smoke.Evaluator',NULL,1795902786940,1795902786940);
INSERT INTO "Context" VALUES(21,14,'2064f6f432239516a7baa6afcab9a8972552c129238782e8797e781508908fb4',NULL,1795902786955,1795902786955);
INSERT INTO "Context" VALUES(22,12,'digits_mlp-smoke.Pusher',NULL,1795902799035,1795902799035);
INSERT INTO "Context" VALUES(23,14,'eedad315e8a3bd4ce5a364a7dab5f25f85d706ef9f9705887ffe4db61fcbdf52',NULL,1795902799051,1795902799051);
INSERT INTO "Context" VALUES(24,10,'digits_cnn-smoke',NULL,1795902813145,1795902813145);
INSERT INTO "Context" VALUES(25,11,'20261128T215323-ce69',NULL,1795902813146,1795902813146);
INSERT INTO "Context" VALUES(26,12,'digits_cnn-smoke.ExampleGen',NULL,1795902813148,1795902813148);
INSERT INTO "Context" VALUES(27,14,'07f7a92c99a3bf39c8bdb0e0fb3ba1a775c05261d2450056a0d7f0f409aff542',NULL,1795902813157,1795902813157);
INSERT INTO "Context" VALUES(28,12,'digits_cnn-smoke.Latest-digits-mlp',NULL,1795902813355,1795902813355);
INSERT INTO "Context" VALUES(29,12,'digits_cnn-smoke.Schema',NULL,1795902813369,1795902813369);
INSERT INTO "Context" VALUES(30,14,'434615906c81db92a4e51e981b296c61c8160a6bc3df80abe0b31c2074c00683',NULL,1795902813378,1795902813378);
INSERT INTO "Context" VALUES(31,12,'digits_cnn-smoke.StatisticsGen',NULL,1795902813396,1795902813396);
INSERT INTO "Context" VALUES(32,14,'78c4343b0052b268f3a2ac3f3381b67b65c3cf9a9c2f1ae05f24b2b3d7bd1104',NULL,1795902813412,1795902813412);
INSERT INTO "Context" VALUES(33,12,'digits_cnn-smoke.ExampleValidator',NULL,1795902821033,1795902821033);
INSERT INTO "Context" VALUES(34,14,'f28622f15f5214a7d133c452ac4931feacf2fbaf49a3e2467b304a43c4393103',NULL,1795902821052,1795902821052);
INSERT INTO "Context" VALUES(35,12,'digits_cnn-smoke.DataGate',NULL,1795902821154,1795902821154);
INSERT INTO "Context" VALUES(36,14,'b06cd7caed893ddbeb9671e6d83d4ca78fb8043cbf3d7580436cfc94cffbdc87',NULL,1795902821184,1795902821184);
INSERT INTO "Context" VALUES(37,12,'digits_cnn-smoke.Evaluator-digits-mlp',NULL,1795902821227,1795902821227);
INSERT INTO "Context" VALUES(38,14,'03c658d5f17aca1a54f3a1e6407e42513114d9a95aedbb794284c33c139b6be0',NULL,1795902821248,1795902821248);
INSERT INTO "Context" VALUES(39,12,'digits_cnn-smoke.Transform',NULL,1795902834477,1795902834477);
INSERT INTO "Context" VALUES(40,14,'f1d88275728fd1243894cb6ad80fd0166c0199054a1b1f2177b93cfcca30452e',NULL,1795902834507,1795902834507);
INSERT INTO "Context" VALUES(41,12,'digits_cnn-smoke.Trainer',NULL,1795902834887,1795902834887);
INSERT INTO "Context" VALUES(42,14,'dab1ec44607a125dc269a69b45d1181f35483f97b24d4dbb2af2d815c63de4b2',NULL,1795902834919,1795902834919);
INSERT INTO "Context" VALUES(43,12,'digits_cnn-smoke.LatestBlessed',NULL,1795902883292,1795902883292);
INSERT INTO "Context" VALUES(44,12,'digits_cnn-smoke.Evaluator',NULL,1795902883320,1795902883320);
INSERT INTO "Context" VALUES(45,14,'3902f364190bdab39de8507f7d5f5e3a67d10a050b5dd8dcaaa9a153fa6899ad',NULL,1795902883336,1795902883336);
INSERT INTO "Context" VALUES(46,12,'digits_cnn-smoke.Pusher',NULL,1795902898753,1795902898753);
INSERT INTO "Context" VALUES(47,14,'318635f989641903145ca7c17d32d133aa5996b1ec2f46561c07ba4e2d6c9cf7',NULL,1795902898770,1795902898770);
INSERT INTO "Context" VALUES(48,10,'digits_inpainting-smoke',NULL,1795902910459,1795902910459);
INSERT INTO "Context" VALUES(49,11,'20261128T215502-6c83',NULL,1795902910461,1795902910461);
INSERT INTO "Context" VALUES(50,12,'digits_inpainting-smoke.Latest-digits-cnn',NULL,1795902910464,1795902910464);
INSERT INTO "Context" VALUES(51,12,'digits_inpainting-smoke.Schema',NULL,1795902910487,1795902910487);
INSERT INTO "Context" VALUES(52,14,'6b262b17224428911f8ec94f88dd1675fbe6f6d4e75fc654be0136615a5fb856',NULL,1795902910499,1795902910499);
INSERT INTO "Context" VALUES(53,12,'digits_inpainting-smoke.ExampleGen',NULL,1795902910536,1795902910536);
INSERT INTO "Context" VALUES(54,14,'446e4f503bf503d6515f7b8d7655773695b965d9fe6f658d8756117fb2e8e385',NULL,1795902910545,1795902910545);
INSERT INTO "Context" VALUES(55,12,'digits_inpainting-smoke.BreakDigits',NULL,1795902910616,1795902910616);
INSERT INTO "Context" VALUES(56,14,'f501c191b153c862bf165fa9532e8f1fcfa0af9c84d19cc4d4ec1d81966cc599',NULL,1795902910632,1795902910632);
INSERT INTO "Context" VALUES(57,12,'digits_inpainting-smoke.StatisticsGen',NULL,1795902911641,1795902911641);
INSERT INTO "Context" VALUES(58,14,'48910e0fd10c4e6170d8f0c72e54edc3bea01a40536f943d05b476334d442816',NULL,1795902911654,1795902911654);
INSERT INTO "Context" VALUES(59,12,'digits_inpainting-smoke.ExampleValidator',NULL,1795902918236,1795902918236);
INSERT INTO "Context" VALUES(60,14,'3d2610bfd421e595f21c19c60b844ab420f02d42f65a87be570618488d51389c',NULL,1795902918249,1795902918249);
INSERT INTO "Context" VALUES(61,12,'digits_inpainting-smoke.DataGate',NULL,1795902918282,1795902918282);
INSERT INTO "Context" VALUES(62,14,'68b3e0d2ebb03b283f37462248a861b8ea721cb2b2b20cbf3d60b6f5a91c70b2',NULL,1795902918302,1795902918302);
INSERT INTO "Context" VALUES(63,12,'digits_inpainting-smoke.Evaluator-digits-cnn',NULL,1795902918334,1795902918334);
INSERT INTO "Context" VALUES(64,14,'650976d2f8d49820df8a3321f795f33c5c10c11723103ab028eee7e6cf1da42c',NULL,1795902918350,1795902918350);
INSERT INTO "Context" VALUES(65,12,'digits_inpainting-smoke.Transform',NULL,1795902929062,1795902929062);
INSERT INTO "Context" VALUES(66,14,'84a4b88c5672f874065f2df9103cb2e5be3680e35ac4c1fb890bbb3e841fc9b8',NULL,1795902929075,1795902929075);
INSERT INTO "Context" VALUES(67,12,'digits_inpainting-smoke.Trainer',NULL,1795902929265,1795902929265);
INSERT INTO "Context" VALUES(68,14,'22ebe9f065d060f41b0e6a999bf685b539a61cc8120cd2c192eb57d7a12b4f5e',NULL,1795902929280,1795902929280);
INSERT INTO "Context" VALUES(69,12,'digits_inpainting-smoke.Trainer-masked-reader',NULL,1795902947256,1795902947256);
INSERT INTO "Context" VALUES(70,14,'94937783e54ed1b30e689b7adfcb2cc2b516b4495b5818ba964e0cb534d1b3db',NULL,1795902947268,1795902947268);
INSERT INTO "Context" VALUES(71,12,'digits_inpainting-smoke.Evaluator-masked-reader',NULL,1795902956505,1795902956505);
INSERT INTO "Context" VALUES(72,14,'8b1a7da7aa756ea20bc12781dd92f96f5f851f8c40d068b9d88ae7cc0ac4a586',NULL,1795902956521,1795902956521);
INSERT INTO "Context" VALUES(73,12,'digits_inpainting-smoke.LatestBlessed',NULL,1795902963160,1795902963160);
INSERT INTO "Context" VALUES(74,12,'digits_inpainting-smoke.Evaluator',NULL,1795902963182,1795902963182);
INSERT INTO "Context" VALUES(75,14,'f48a241346a1857aa768f12418491630f86c887b9cda96114767150178998446',NULL,1795902963194,1795902963194);
INSERT INTO "Context" VALUES(76,12,'digits_inpainting-smoke.Pusher',NULL,1795902993069,1795902993069);
INSERT INTO "Context" VALUES(77,14,'b4c30d65da05befb38e296b499d0213a5c4ff069621c615834cf9d9282fd5f7a',NULL,1795902993159,1795902993159);
INSERT INTO "Context" VALUES(78,10,'sentiment-smoke',NULL,1795903027953,1795903027953);
INSERT INTO "Context" VALUES(79,11,'20261128T215646-bd02',NULL,1795903027963,1795903027963);
INSERT INTO "Context" VALUES(80,12,'sentiment-smoke.ExampleGen',NULL,1795903027967,1795903027967);
INSERT INTO "Context" VALUES(81,14,'7eadad4be0355f616710aa456dabda71be1c633b4d79920ae4b248411045c5d9',NULL,1795903027985,1795903027985);
INSERT INTO "Context" VALUES(82,12,'sentiment-smoke.Schema',NULL,1795903033676,1795903033676);
INSERT INTO "Context" VALUES(83,14,'06f068e24ab86d2e80a9898439f13d7e7317fe5b1aa2205b617b55cc17db168e',NULL,1795903033686,1795903033686);
INSERT INTO "Context" VALUES(84,12,'sentiment-smoke.StatisticsGen',NULL,1795903033788,1795903033788);
INSERT INTO "Context" VALUES(85,14,'87d76183022bd3d49b242692204a8cfe716da13248623e5c284fe379f8d7390c',NULL,1795903033801,1795903033801);
INSERT INTO "Context" VALUES(86,12,'sentiment-smoke.ExampleValidator',NULL,1795903050184,1795903050184);
INSERT INTO "Context" VALUES(87,14,'cfacbb562d4e280f103ecd9028b8c932958bfcc19c0acc212904ef51f44e9771',NULL,1795903050259,1795903050259);
INSERT INTO "Context" VALUES(88,12,'sentiment-smoke.DataGate',NULL,1795903050338,1795903050338);
INSERT INTO "Context" VALUES(89,14,'a6ff66fc30bee9b4f376811a421e22c12c8358c77e1c4222bd11538b07afca8d',NULL,1795903050421,1795903050421);
INSERT INTO "Context" VALUES(90,12,'sentiment-smoke.Transform',NULL,1795903050584,1795903050584);
INSERT INTO "Context" VALUES(91,14,'d4f088af3fa63b00ffc8aebcabce956cbfa632a8a3756ee25dec5a789699240d',NULL,1795903050656,1795903050656);
INSERT INTO "Context" VALUES(92,12,'sentiment-smoke.Pretrainer',NULL,1795903082982,1795903082982);
INSERT INTO "Context" VALUES(93,14,'ee478a24376e171e0283e125d518b1affdf88431ae7d93eaa13842cb859001b0',NULL,1795903083062,1795903083062);
INSERT INTO "Context" VALUES(94,12,'sentiment-smoke.Trainer-linear',NULL,1795903095022,1795903095022);
INSERT INTO "Context" VALUES(95,14,'646536cd61c5f70bf13a9ff635281b65e8852131d06526d9c77f0d30817a15cf',NULL,1795903095171,1795903095171);
INSERT INTO "Context" VALUES(96,12,'sentiment-smoke.Evaluator-linear',NULL,1795903104220,1795903104220);
INSERT INTO "Context" VALUES(97,14,'7807ae29ae8a13327ef70607c9b6414b0a62356d07677c699116ca91e0b12ce6',NULL,1795903104270,1795903104270);
INSERT INTO "Context" VALUES(98,12,'sentiment-smoke.Trainer',NULL,1795903115223,1795903115223);
INSERT INTO "Context" VALUES(99,14,'b3e19aaf14a8ee114a5fa24b94bda49cf8d08f62bf9bd850b4ac4d8b2bbd1c4d',NULL,1795903115291,1795903115291);
INSERT INTO "Context" VALUES(100,12,'sentiment-smoke.LatestBlessed',NULL,1795903139217,1795903139217);
INSERT INTO "Context" VALUES(101,12,'sentiment-smoke.Evaluator',NULL,1795903139257,1795903139257);
INSERT INTO "Context" VALUES(102,14,'e8d828276a223eca412f59088973880a25b5d02d98b7e80e0eabf39fcb8abde1',NULL,1795903139288,1795903139288);
INSERT INTO "Context" VALUES(103,12,'sentiment-smoke.Pusher',NULL,1795903151324,1795903151324);
INSERT INTO "Context" VALUES(104,14,'7591f674665104564e2c7c6738778d2464537de95e151ff09c3eb5785fcc7b7e',NULL,1795903151348,1795903151348);
INSERT INTO "Context" VALUES(105,10,'assistant-smoke',NULL,1795903189547,1795903189547);
INSERT INTO "Context" VALUES(106,11,'20261128T215927-ee9e',NULL,1795903189549,1795903189549);
INSERT INTO "Context" VALUES(107,12,'assistant-smoke.ExampleGen',NULL,1795903189552,1795903189552);
INSERT INTO "Context" VALUES(108,14,'04212d82d5114861053ba8ec9a343dcd9fdc087936a0fbd93024437cd69e11af',NULL,1795903189577,1795903189577);
INSERT INTO "Context" VALUES(109,12,'assistant-smoke.Schema',NULL,1795903193344,1795903193344);
INSERT INTO "Context" VALUES(110,14,'ef451ac23de1aea813a8df1aed6cba42005bfde1a4ab0a719aa80c43b71226f4',NULL,1795903193364,1795903193364);
INSERT INTO "Context" VALUES(111,12,'assistant-smoke.Annotator',NULL,1795903193454,1795903193454);
INSERT INTO "Context" VALUES(112,14,'6513476d5f129d6b969fc38de9c8bdabca1f65348b79478936537eedf3e1c144',NULL,1795903193501,1795903193501);
INSERT INTO "Context" VALUES(113,12,'assistant-smoke.StatisticsGen',NULL,1795903293115,1795903293115);
INSERT INTO "Context" VALUES(114,14,'2b81a45505bf3a6eedbab2b09588fcff6228bd2ef0c3d9619f9486c9da804b9e',NULL,1795903293184,1795903293184);
INSERT INTO "Context" VALUES(115,12,'assistant-smoke.ExampleValidator',NULL,1795903318164,1795903318164);
INSERT INTO "Context" VALUES(116,14,'deed5b1a99361a783b389beb8a71522b83d523527d5c5cc483c72e07cf8080ee',NULL,1795903318234,1795903318234);
INSERT INTO "Context" VALUES(117,12,'assistant-smoke.DataGate',NULL,1795903318409,1795903318409);
INSERT INTO "Context" VALUES(118,14,'aea8344dabdb635a4ee285ad8a20fdaa48c3744f540e52d919dc13b006d5ae98',NULL,1795903318433,1795903318433);
INSERT INTO "Context" VALUES(119,12,'assistant-smoke.Transform',NULL,1795903318517,1795903318517);
INSERT INTO "Context" VALUES(120,14,'70650c8f056723500fe5a7d65a90a90989ca434c15a7ce80867c9981b902773b',NULL,1795903318595,1795903318595);
INSERT INTO "Context" VALUES(121,12,'assistant-smoke.Pretrainer',NULL,1795903416815,1795903416815);
INSERT INTO "Context" VALUES(122,14,'d13e529ddb8d1a3ebae7bf18ee73991ec57bd59f47b36fd7cf0f5f4244214dbb',NULL,1795903416971,1795903416971);
INSERT INTO "Context" VALUES(123,12,'assistant-smoke.Trainer-book',NULL,1795903521644,1795903521644);
INSERT INTO "Context" VALUES(124,14,'182f3d5b5d7b782ebff529dfe585e2cd24e435624fc942c96e7b10f77bf95889',NULL,1795903521853,1795903521853);
INSERT INTO "Context" VALUES(125,12,'assistant-smoke.Evaluator-book',NULL,1795903579247,1795903579247);
INSERT INTO "Context" VALUES(126,14,'06eced6e6c6b58ccaaccc52033beaf8d88468ccb19496bb220d7436f6dc4ac62',NULL,1795903579311,1795903579311);
INSERT INTO "Context" VALUES(127,12,'assistant-smoke.Trainer',NULL,1795903607092,1795903607092);
INSERT INTO "Context" VALUES(128,14,'f09b2970cefaad52cd75d531f5e2824c66dc558511dc2e1a53d67a5b18ee3b25',NULL,1795903607155,1795903607155);
INSERT INTO "Context" VALUES(129,12,'assistant-smoke.LatestBlessed',NULL,1795903670567,1795903670567);
INSERT INTO "Context" VALUES(130,12,'assistant-smoke.Evaluator',NULL,1795903670643,1795903670643);
INSERT INTO "Context" VALUES(131,14,'82294c69ae37f333e6d7d0a1f26f6155a01b262929c99bb0f398b9d9a6be9d45',NULL,1795903670723,1795903670723);
INSERT INTO "Context" VALUES(132,12,'assistant-smoke.Pusher',NULL,1795903711985,1795903711985);
INSERT INTO "Context" VALUES(133,14,'bd5cd08c19379dcec5f303c95bc5a50e58d712bfe389c77b890731c69d2b9375',NULL,1795903712086,1795903712086);
INSERT INTO "Context" VALUES(134,10,'ordering-smoke',NULL,1795903850386,1795903850386);
INSERT INTO "Context" VALUES(135,11,'20261128T220954-9662',NULL,1795903850408,1795903850408);
INSERT INTO "Context" VALUES(136,12,'ordering-smoke.ExampleGen',NULL,1795903850414,1795903850414);
INSERT INTO "Context" VALUES(137,14,'7212cc0bc45b72022f0fe0ed2bf946091eb8359dfbb3f627e8f129c3e0471c46',NULL,1795903850447,1795903850447);
INSERT INTO "Context" VALUES(138,12,'ordering-smoke.Schema',NULL,1795903854354,1795903854354);
INSERT INTO "Context" VALUES(139,14,'29380455200b910e29d51296c82fc2160a0a1c02af6bde2b97ccc8ead987dfeb',NULL,1795903854386,1795903854386);
INSERT INTO "Context" VALUES(140,12,'ordering-smoke.StatisticsGen',NULL,1795903854548,1795903854548);
INSERT INTO "Context" VALUES(141,14,'945e63cb38ae0f7328fc34a466885bc69efb003df5def1f0f0319f9266476afd',NULL,1795903854577,1795903854577);
INSERT INTO "Context" VALUES(142,12,'ordering-smoke.ExampleValidator',NULL,1795903884603,1795903884603);
INSERT INTO "Context" VALUES(143,14,'6b2906517e60f1fdfe51f625ff7181427a51090522282ac8720c327be6cf4b16',NULL,1795903884676,1795903884676);
INSERT INTO "Context" VALUES(144,12,'ordering-smoke.DataGate',NULL,1795903884779,1795903884779);
INSERT INTO "Context" VALUES(145,14,'122118721264abf85821d53f079ad44df1c4a2d672c6015408eb340564dab0bb',NULL,1795903885104,1795903885104);
INSERT INTO "Context" VALUES(146,12,'ordering-smoke.Transform',NULL,1795903885324,1795903885324);
INSERT INTO "Context" VALUES(147,14,'ea6e442a7a35ee69327bd00bdaf26c48a0b3fd1eb320a40cb1cc157270253be1',NULL,1795903885434,1795903885434);
INSERT INTO "Context" VALUES(148,12,'ordering-smoke.Trainer',NULL,1795903934123,1795903934123);
INSERT INTO "Context" VALUES(149,14,'d5a67cd2b9ae26d39d89ed222b16d0ae3423a50f9e2476dd92aeb9de1700e3e1',NULL,1795903934161,1795903934161);
INSERT INTO "Context" VALUES(150,12,'ordering-smoke.Trainer-ngram',NULL,1795904064112,1795904064112);
INSERT INTO "Context" VALUES(151,14,'2e69c2e3c6f5b7309de9e8e4ef8c8eacc511e0f57cb83ff7cdac74df08219688',NULL,1795904064143,1795904064143);
INSERT INTO "Context" VALUES(152,12,'ordering-smoke.Trainer-retrieval',NULL,1795904078079,1795904078079);
INSERT INTO "Context" VALUES(153,14,'5ccbc1784b27cfd42bbc51d57250f2af3828043bef02051b29931b3ca2e68846',NULL,1795904078249,1795904078249);
INSERT INTO "Context" VALUES(154,12,'ordering-smoke.Evaluator-ngram',NULL,1795904089530,1795904089530);
INSERT INTO "Context" VALUES(155,14,'772c8ab634dab543732418c9c4604b333f9ff4575636e606e15e880a0132cec1',NULL,1795904089619,1795904089619);
INSERT INTO "Context" VALUES(156,12,'ordering-smoke.Evaluator-retrieval',NULL,1795904111682,1795904111682);
INSERT INTO "Context" VALUES(157,14,'06614d64bdb45ddc79db77c8a5da35ceb3de4eb0ff7bf86e21a65a73070cd3e0',NULL,1795904111710,1795904111710);
INSERT INTO "Context" VALUES(158,12,'ordering-smoke.LatestBlessed',NULL,1795904128642,1795904128642);
INSERT INTO "Context" VALUES(159,12,'ordering-smoke.Evaluator',NULL,1795904128807,1795904128807);
INSERT INTO "Context" VALUES(160,14,'0328cc5b4e153c3c16ace76545e0eb10113786ccca310e4c1266432c60d69d52',NULL,1795904128850,1795904128850);
INSERT INTO "Context" VALUES(161,12,'ordering-smoke.Pusher',NULL,1795904167349,1795904167349);
INSERT INTO "Context" VALUES(162,14,'9e17aa4b4b0bf46bb906f594c17eef05889c456e133d8c17015f6d0e37b3666c',NULL,1795904167463,1795904167463);
CREATE TABLE `ContextProperty` (    `context_id` INT NOT NULL,    `name` VARCHAR(255) NOT NULL,    `is_custom_property` TINYINT(1) NOT NULL,    `int_value` INT,    `double_value` DOUBLE,    `string_value` TEXT,    `byte_value` BLOB,    `proto_value` BLOB,    `bool_value` BOOLEAN,  PRIMARY KEY (`context_id`, `name`, `is_custom_property`));
CREATE TABLE `Event` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `artifact_id` INT NOT NULL,    `execution_id` INT NOT NULL,    `type` INT NOT NULL,    `milliseconds_since_epoch` INT,    UNIQUE(`artifact_id`, `execution_id`, `type`)  );
INSERT INTO "Event" VALUES(1,1,1,4,1795902745043);
INSERT INTO "Event" VALUES(2,2,2,4,1795902745211);
INSERT INTO "Event" VALUES(3,1,3,3,1795902745291);
INSERT INTO "Event" VALUES(4,2,3,3,1795902745292);
INSERT INTO "Event" VALUES(5,3,3,4,1795902753520);
INSERT INTO "Event" VALUES(6,2,4,3,1795902753541);
INSERT INTO "Event" VALUES(7,3,4,3,1795902753541);
INSERT INTO "Event" VALUES(8,4,4,4,1795902753560);
INSERT INTO "Event" VALUES(9,4,5,3,1795902753616);
INSERT INTO "Event" VALUES(10,2,5,3,1795902753616);
INSERT INTO "Event" VALUES(11,3,5,3,1795902753616);
INSERT INTO "Event" VALUES(12,5,5,4,1795902753719);
INSERT INTO "Event" VALUES(13,1,6,3,1795902753764);
INSERT INTO "Event" VALUES(14,2,6,3,1795902753764);
INSERT INTO "Event" VALUES(15,6,6,4,1795902754273);
INSERT INTO "Event" VALUES(16,1,7,3,1795902754304);
INSERT INTO "Event" VALUES(17,2,7,3,1795902754304);
INSERT INTO "Event" VALUES(18,6,7,3,1795902754304);
INSERT INTO "Event" VALUES(19,7,7,4,1795902767099);
INSERT INTO "Event" VALUES(20,8,7,4,1795902767099);
INSERT INTO "Event" VALUES(21,1,8,3,1795902767155);
INSERT INTO "Event" VALUES(22,2,8,3,1795902767155);
INSERT INTO "Event" VALUES(23,7,8,3,1795902767155);
INSERT INTO "Event" VALUES(24,6,8,3,1795902767155);
INSERT INTO "Event" VALUES(25,9,8,4,1795902786916);
INSERT INTO "Event" VALUES(26,10,8,4,1795902786916);
INSERT INTO "Event" VALUES(27,9,9,6,1795902786933);
INSERT INTO "Event" VALUES(28,1,10,3,1795902786950);
INSERT INTO "Event" VALUES(29,9,10,3,1795902786950);
INSERT INTO "Event" VALUES(30,2,10,3,1795902786950);
INSERT INTO "Event" VALUES(31,11,10,4,1795902799024);
INSERT INTO "Event" VALUES(32,12,10,4,1795902799025);
INSERT INTO "Event" VALUES(33,12,11,3,1795902799043);
INSERT INTO "Event" VALUES(34,9,11,3,1795902799043);
INSERT INTO "Event" VALUES(35,13,11,4,1795902799080);
INSERT INTO "Event" VALUES(36,14,12,4,1795902813346);
INSERT INTO "Event" VALUES(37,12,13,6,1795902813361);
INSERT INTO "Event" VALUES(38,9,13,6,1795902813361);
INSERT INTO "Event" VALUES(39,15,14,4,1795902813389);
INSERT INTO "Event" VALUES(40,15,15,3,1795902813401);
INSERT INTO "Event" VALUES(41,14,15,3,1795902813401);
INSERT INTO "Event" VALUES(42,16,15,4,1795902821020);
INSERT INTO "Event" VALUES(43,16,16,3,1795902821044);
INSERT INTO "Event" VALUES(44,15,16,3,1795902821044);
INSERT INTO "Event" VALUES(45,17,16,4,1795902821142);
INSERT INTO "Event" VALUES(46,17,17,3,1795902821167);
INSERT INTO "Event" VALUES(47,16,17,3,1795902821167);
INSERT INTO "Event" VALUES(48,15,17,3,1795902821167);
INSERT INTO "Event" VALUES(49,18,17,4,1795902821210);
INSERT INTO "Event" VALUES(50,15,18,3,1795902821240);
INSERT INTO "Event" VALUES(51,9,18,3,1795902821240);
INSERT INTO "Event" VALUES(52,14,18,3,1795902821241);
INSERT INTO "Event" VALUES(53,19,18,4,1795902834454);
INSERT INTO "Event" VALUES(54,20,18,4,1795902834454);
INSERT INTO "Event" VALUES(55,15,19,3,1795902834496);
INSERT INTO "Event" VALUES(56,14,19,3,1795902834496);
INSERT INTO "Event" VALUES(57,21,19,4,1795902834869);
INSERT INTO "Event" VALUES(58,21,20,3,1795902834912);
INSERT INTO "Event" VALUES(59,15,20,3,1795902834912);
INSERT INTO "Event" VALUES(60,14,20,3,1795902834912);
INSERT INTO "Event" VALUES(61,22,20,4,1795902883284);
INSERT INTO "Event" VALUES(62,23,20,4,1795902883284);
INSERT INTO "Event" VALUES(63,22,21,6,1795902883312);
INSERT INTO "Event" VALUES(64,15,22,3,1795902883328);
INSERT INTO "Event" VALUES(65,22,22,3,1795902883328);
INSERT INTO "Event" VALUES(66,14,22,3,1795902883328);
INSERT INTO "Event" VALUES(67,24,22,4,1795902898742);
INSERT INTO "Event" VALUES(68,25,22,4,1795902898742);
INSERT INTO "Event" VALUES(69,24,23,3,1795902898761);
INSERT INTO "Event" VALUES(70,22,23,3,1795902898761);
INSERT INTO "Event" VALUES(71,26,23,4,1795902898784);
INSERT INTO "Event" VALUES(72,24,24,6,1795902910474);
INSERT INTO "Event" VALUES(73,22,24,6,1795902910475);
INSERT INTO "Event" VALUES(74,27,25,4,1795902910523);
INSERT INTO "Event" VALUES(75,28,26,4,1795902910603);
INSERT INTO "Event" VALUES(76,28,27,3,1795902910625);
INSERT INTO "Event" VALUES(77,29,27,4,1795902911628);
INSERT INTO "Event" VALUES(78,29,28,3,1795902911648);
INSERT INTO "Event" VALUES(79,27,28,3,1795902911648);
INSERT INTO "Event" VALUES(80,30,28,4,1795902918224);
INSERT INTO "Event" VALUES(81,27,29,3,1795902918243);
INSERT INTO "Event" VALUES(82,30,29,3,1795902918243);
INSERT INTO "Event" VALUES(83,31,29,4,1795902918271);
INSERT INTO "Event" VALUES(84,31,30,3,1795902918294);
INSERT INTO "Event" VALUES(85,27,30,3,1795902918294);
INSERT INTO "Event" VALUES(86,30,30,3,1795902918294);
INSERT INTO "Event" VALUES(87,32,30,4,1795902918324);
INSERT INTO "Event" VALUES(88,22,31,3,1795902918344);
INSERT INTO "Event" VALUES(89,29,31,3,1795902918344);
INSERT INTO "Event" VALUES(90,27,31,3,1795902918344);
INSERT INTO "Event" VALUES(91,33,31,4,1795902929054);
INSERT INTO "Event" VALUES(92,34,31,4,1795902929055);
INSERT INTO "Event" VALUES(93,29,32,3,1795902929069);
INSERT INTO "Event" VALUES(94,27,32,3,1795902929069);
INSERT INTO "Event" VALUES(95,35,32,4,1795902929257);
INSERT INTO "Event" VALUES(96,29,33,3,1795902929275);
INSERT INTO "Event" VALUES(97,22,33,3,1795902929276);
INSERT INTO "Event" VALUES(98,35,33,3,1795902929276);
INSERT INTO "Event" VALUES(99,27,33,3,1795902929276);
INSERT INTO "Event" VALUES(100,36,33,4,1795902947248);
INSERT INTO "Event" VALUES(101,37,33,4,1795902947248);
INSERT INTO "Event" VALUES(102,29,34,3,1795902947264);
INSERT INTO "Event" VALUES(103,35,34,3,1795902947264);
INSERT INTO "Event" VALUES(104,27,34,3,1795902947264);
INSERT INTO "Event" VALUES(105,38,34,4,1795902956496);
INSERT INTO "Event" VALUES(106,39,34,4,1795902956496);
INSERT INTO "Event" VALUES(107,39,35,3,1795902956515);
INSERT INTO "Event" VALUES(108,29,35,3,1795902956515);
INSERT INTO "Event" VALUES(109,27,35,3,1795902956515);
INSERT INTO "Event" VALUES(110,40,35,4,1795902963153);
INSERT INTO "Event" VALUES(111,41,35,4,1795902963153);
INSERT INTO "Event" VALUES(112,37,36,6,1795902963175);
INSERT INTO "Event" VALUES(113,37,37,3,1795902963190);
INSERT INTO "Event" VALUES(114,29,37,3,1795902963190);
INSERT INTO "Event" VALUES(115,27,37,3,1795902963190);
INSERT INTO "Event" VALUES(116,42,37,4,1795902993041);
INSERT INTO "Event" VALUES(117,43,37,4,1795902993041);
INSERT INTO "Event" VALUES(118,43,38,3,1795902993117);
INSERT INTO "Event" VALUES(119,37,38,3,1795902993117);
INSERT INTO "Event" VALUES(120,44,38,4,1795902993231);
INSERT INTO "Event" VALUES(121,45,39,4,1795903033654);
INSERT INTO "Event" VALUES(122,46,40,4,1795903033777);
INSERT INTO "Event" VALUES(123,46,41,3,1795903033795);
INSERT INTO "Event" VALUES(124,45,41,3,1795903033795);
INSERT INTO "Event" VALUES(125,47,41,4,1795903050147);
INSERT INTO "Event" VALUES(126,46,42,3,1795903050226);
INSERT INTO "Event" VALUES(127,47,42,3,1795903050226);
INSERT INTO "Event" VALUES(128,48,42,4,1795903050310);
INSERT INTO "Event" VALUES(129,46,43,3,1795903050358);
INSERT INTO "Event" VALUES(130,47,43,3,1795903050358);
INSERT INTO "Event" VALUES(131,48,43,3,1795903050358);
INSERT INTO "Event" VALUES(132,49,43,4,1795903050559);
INSERT INTO "Event" VALUES(133,46,44,3,1795903050628);
INSERT INTO "Event" VALUES(134,45,44,3,1795903050628);
INSERT INTO "Event" VALUES(135,50,44,4,1795903082943);
INSERT INTO "Event" VALUES(136,45,45,3,1795903083032);
INSERT INTO "Event" VALUES(137,50,45,3,1795903083032);
INSERT INTO "Event" VALUES(138,51,45,4,1795903094990);
INSERT INTO "Event" VALUES(139,46,46,3,1795903095096);
INSERT INTO "Event" VALUES(140,45,46,3,1795903095096);
INSERT INTO "Event" VALUES(141,50,46,3,1795903095096);
INSERT INTO "Event" VALUES(142,52,46,4,1795903104194);
INSERT INTO "Event" VALUES(143,53,46,4,1795903104194);
INSERT INTO "Event" VALUES(144,46,47,3,1795903104254);
INSERT INTO "Event" VALUES(145,45,47,3,1795903104254);
INSERT INTO "Event" VALUES(146,52,47,3,1795903104254);
INSERT INTO "Event" VALUES(147,54,47,4,1795903115192);
INSERT INTO "Event" VALUES(148,55,47,4,1795903115192);
INSERT INTO "Event" VALUES(149,46,48,3,1795903115268);
INSERT INTO "Event" VALUES(150,45,48,3,1795903115268);
INSERT INTO "Event" VALUES(151,51,48,3,1795903115268);
INSERT INTO "Event" VALUES(152,50,48,3,1795903115268);
INSERT INTO "Event" VALUES(153,56,48,4,1795903139196);
INSERT INTO "Event" VALUES(154,57,48,4,1795903139196);
INSERT INTO "Event" VALUES(155,56,49,6,1795903139235);
INSERT INTO "Event" VALUES(156,46,50,3,1795903139278);
INSERT INTO "Event" VALUES(157,45,50,3,1795903139279);
INSERT INTO "Event" VALUES(158,56,50,3,1795903139279);
INSERT INTO "Event" VALUES(159,58,50,4,1795903151307);
INSERT INTO "Event" VALUES(160,59,50,4,1795903151307);
INSERT INTO "Event" VALUES(161,56,51,3,1795903151338);
INSERT INTO "Event" VALUES(162,58,51,3,1795903151338);
INSERT INTO "Event" VALUES(163,60,51,4,1795903151470);
INSERT INTO "Event" VALUES(164,61,52,4,1795903193321);
INSERT INTO "Event" VALUES(165,62,53,4,1795903193411);
INSERT INTO "Event" VALUES(166,61,54,3,1795903193469);
INSERT INTO "Event" VALUES(167,63,54,4,1795903293062);
INSERT INTO "Event" VALUES(168,62,55,3,1795903293157);
INSERT INTO "Event" VALUES(169,63,55,3,1795903293157);
INSERT INTO "Event" VALUES(170,64,55,4,1795903318093);
INSERT INTO "Event" VALUES(171,62,56,3,1795903318200);
INSERT INTO "Event" VALUES(172,64,56,3,1795903318200);
INSERT INTO "Event" VALUES(173,65,56,4,1795903318360);
INSERT INTO "Event" VALUES(174,62,57,3,1795903318425);
INSERT INTO "Event" VALUES(175,65,57,3,1795903318425);
INSERT INTO "Event" VALUES(176,64,57,3,1795903318425);
INSERT INTO "Event" VALUES(177,66,57,4,1795903318460);
INSERT INTO "Event" VALUES(178,62,58,3,1795903318561);
INSERT INTO "Event" VALUES(179,63,58,3,1795903318561);
INSERT INTO "Event" VALUES(180,67,58,4,1795903416761);
INSERT INTO "Event" VALUES(181,63,59,3,1795903416894);
INSERT INTO "Event" VALUES(182,67,59,3,1795903416894);
INSERT INTO "Event" VALUES(183,68,59,4,1795903521425);
INSERT INTO "Event" VALUES(184,62,60,3,1795903521765);
INSERT INTO "Event" VALUES(185,63,60,3,1795903521765);
INSERT INTO "Event" VALUES(186,67,60,3,1795903521765);
INSERT INTO "Event" VALUES(187,69,60,4,1795903579116);
INSERT INTO "Event" VALUES(188,70,60,4,1795903579116);
INSERT INTO "Event" VALUES(189,62,61,3,1795903579288);
INSERT INTO "Event" VALUES(190,69,61,3,1795903579288);
INSERT INTO "Event" VALUES(191,63,61,3,1795903579288);
INSERT INTO "Event" VALUES(192,71,61,4,1795903607066);
INSERT INTO "Event" VALUES(193,72,61,4,1795903607066);
INSERT INTO "Event" VALUES(194,68,62,3,1795903607139);
INSERT INTO "Event" VALUES(195,62,62,3,1795903607139);
INSERT INTO "Event" VALUES(196,63,62,3,1795903607139);
INSERT INTO "Event" VALUES(197,67,62,3,1795903607139);
INSERT INTO "Event" VALUES(198,73,62,4,1795903670448);
INSERT INTO "Event" VALUES(199,74,62,4,1795903670448);
INSERT INTO "Event" VALUES(200,73,63,6,1795903670607);
INSERT INTO "Event" VALUES(201,62,64,3,1795903670689);
INSERT INTO "Event" VALUES(202,73,64,3,1795903670689);
INSERT INTO "Event" VALUES(203,63,64,3,1795903670689);
INSERT INTO "Event" VALUES(204,75,64,4,1795903711949);
INSERT INTO "Event" VALUES(205,76,64,4,1795903711949);
INSERT INTO "Event" VALUES(206,73,65,3,1795903712064);
INSERT INTO "Event" VALUES(207,76,65,3,1795903712064);
INSERT INTO "Event" VALUES(208,77,65,4,1795903712141);
INSERT INTO "Event" VALUES(209,78,66,4,1795903854340);
INSERT INTO "Event" VALUES(210,79,67,4,1795903854476);
INSERT INTO "Event" VALUES(211,78,68,3,1795903854561);
INSERT INTO "Event" VALUES(212,79,68,3,1795903854561);
INSERT INTO "Event" VALUES(213,80,68,4,1795903884546);
INSERT INTO "Event" VALUES(214,80,69,3,1795903884636);
INSERT INTO "Event" VALUES(215,79,69,3,1795903884636);
INSERT INTO "Event" VALUES(216,81,69,4,1795903884739);
INSERT INTO "Event" VALUES(217,80,70,3,1795903885055);
INSERT INTO "Event" VALUES(218,81,70,3,1795903885055);
INSERT INTO "Event" VALUES(219,79,70,3,1795903885055);
INSERT INTO "Event" VALUES(220,82,70,4,1795903885162);
INSERT INTO "Event" VALUES(221,78,71,3,1795903885400);
INSERT INTO "Event" VALUES(222,79,71,3,1795903885400);
INSERT INTO "Event" VALUES(223,83,71,4,1795903934094);
INSERT INTO "Event" VALUES(224,83,72,3,1795903934145);
INSERT INTO "Event" VALUES(225,78,72,3,1795903934146);
INSERT INTO "Event" VALUES(226,79,72,3,1795903934146);
INSERT INTO "Event" VALUES(227,84,72,4,1795904064084);
INSERT INTO "Event" VALUES(228,85,72,4,1795904064084);
INSERT INTO "Event" VALUES(229,83,73,3,1795904064125);
INSERT INTO "Event" VALUES(230,78,73,3,1795904064125);
INSERT INTO "Event" VALUES(231,79,73,3,1795904064126);
INSERT INTO "Event" VALUES(232,86,73,4,1795904078052);
INSERT INTO "Event" VALUES(233,87,73,4,1795904078053);
INSERT INTO "Event" VALUES(234,83,74,3,1795904078223);
INSERT INTO "Event" VALUES(235,78,74,3,1795904078223);
INSERT INTO "Event" VALUES(236,79,74,3,1795904078223);
INSERT INTO "Event" VALUES(237,88,74,4,1795904089499);
INSERT INTO "Event" VALUES(238,89,74,4,1795904089499);
INSERT INTO "Event" VALUES(239,86,75,3,1795904089574);
INSERT INTO "Event" VALUES(240,78,75,3,1795904089574);
INSERT INTO "Event" VALUES(241,79,75,3,1795904089574);
INSERT INTO "Event" VALUES(242,90,75,4,1795904111668);
INSERT INTO "Event" VALUES(243,91,75,4,1795904111668);
INSERT INTO "Event" VALUES(244,88,76,3,1795904111698);
INSERT INTO "Event" VALUES(245,78,76,3,1795904111698);
INSERT INTO "Event" VALUES(246,79,76,3,1795904111698);
INSERT INTO "Event" VALUES(247,92,76,4,1795904128600);
INSERT INTO "Event" VALUES(248,93,76,4,1795904128600);
INSERT INTO "Event" VALUES(249,84,77,6,1795904128776);
INSERT INTO "Event" VALUES(250,84,78,3,1795904128833);
INSERT INTO "Event" VALUES(251,78,78,3,1795904128833);
INSERT INTO "Event" VALUES(252,79,78,3,1795904128833);
INSERT INTO "Event" VALUES(253,94,78,4,1795904167275);
INSERT INTO "Event" VALUES(254,95,78,4,1795904167275);
INSERT INTO "Event" VALUES(255,84,79,3,1795904167405);
INSERT INTO "Event" VALUES(256,94,79,3,1795904167406);
INSERT INTO "Event" VALUES(257,96,79,4,1795904167574);
CREATE TABLE `EventPath` (    `event_id` INT NOT NULL,    `is_index_step` TINYINT(1) NOT NULL,    `step_index` INT,    `step_key` TEXT  );
INSERT INTO "EventPath" VALUES(1,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(1,1,0,NULL);
INSERT INTO "EventPath" VALUES(2,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(2,1,0,NULL);
INSERT INTO "EventPath" VALUES(3,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(3,1,0,NULL);
INSERT INTO "EventPath" VALUES(4,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(4,1,0,NULL);
INSERT INTO "EventPath" VALUES(5,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(5,1,0,NULL);
INSERT INTO "EventPath" VALUES(6,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(6,1,0,NULL);
INSERT INTO "EventPath" VALUES(7,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(7,1,0,NULL);
INSERT INTO "EventPath" VALUES(8,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(8,1,0,NULL);
INSERT INTO "EventPath" VALUES(9,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(9,1,0,NULL);
INSERT INTO "EventPath" VALUES(10,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(10,1,0,NULL);
INSERT INTO "EventPath" VALUES(11,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(11,1,0,NULL);
INSERT INTO "EventPath" VALUES(12,0,NULL,'verdict');
INSERT INTO "EventPath" VALUES(12,1,0,NULL);
INSERT INTO "EventPath" VALUES(13,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(13,1,0,NULL);
INSERT INTO "EventPath" VALUES(14,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(14,1,0,NULL);
INSERT INTO "EventPath" VALUES(15,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(15,1,0,NULL);
INSERT INTO "EventPath" VALUES(16,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(16,1,0,NULL);
INSERT INTO "EventPath" VALUES(17,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(17,1,0,NULL);
INSERT INTO "EventPath" VALUES(18,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(18,1,0,NULL);
INSERT INTO "EventPath" VALUES(19,0,NULL,'best_hyperparameters');
INSERT INTO "EventPath" VALUES(19,1,0,NULL);
INSERT INTO "EventPath" VALUES(20,0,NULL,'tuner_results');
INSERT INTO "EventPath" VALUES(20,1,0,NULL);
INSERT INTO "EventPath" VALUES(21,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(21,1,0,NULL);
INSERT INTO "EventPath" VALUES(22,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(22,1,0,NULL);
INSERT INTO "EventPath" VALUES(23,0,NULL,'hyperparameters');
INSERT INTO "EventPath" VALUES(23,1,0,NULL);
INSERT INTO "EventPath" VALUES(24,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(24,1,0,NULL);
INSERT INTO "EventPath" VALUES(25,0,NULL,'model');
INSERT INTO "EventPath" VALUES(25,1,0,NULL);
INSERT INTO "EventPath" VALUES(26,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(26,1,0,NULL);
INSERT INTO "EventPath" VALUES(27,0,NULL,'candidate');
INSERT INTO "EventPath" VALUES(27,1,0,NULL);
INSERT INTO "EventPath" VALUES(28,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(28,1,0,NULL);
INSERT INTO "EventPath" VALUES(29,0,NULL,'model');
INSERT INTO "EventPath" VALUES(29,1,0,NULL);
INSERT INTO "EventPath" VALUES(30,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(30,1,0,NULL);
INSERT INTO "EventPath" VALUES(31,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(31,1,0,NULL);
INSERT INTO "EventPath" VALUES(32,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(32,1,0,NULL);
INSERT INTO "EventPath" VALUES(33,0,NULL,'model_blessing');
INSERT INTO "EventPath" VALUES(33,1,0,NULL);
INSERT INTO "EventPath" VALUES(34,0,NULL,'model');
INSERT INTO "EventPath" VALUES(34,1,0,NULL);
INSERT INTO "EventPath" VALUES(35,0,NULL,'pushed_model');
INSERT INTO "EventPath" VALUES(35,1,0,NULL);
INSERT INTO "EventPath" VALUES(36,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(36,1,0,NULL);
INSERT INTO "EventPath" VALUES(37,0,NULL,'model_blessing');
INSERT INTO "EventPath" VALUES(37,1,0,NULL);
INSERT INTO "EventPath" VALUES(38,0,NULL,'model');
INSERT INTO "EventPath" VALUES(38,1,0,NULL);
INSERT INTO "EventPath" VALUES(39,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(39,1,0,NULL);
INSERT INTO "EventPath" VALUES(40,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(40,1,0,NULL);
INSERT INTO "EventPath" VALUES(41,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(41,1,0,NULL);
INSERT INTO "EventPath" VALUES(42,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(42,1,0,NULL);
INSERT INTO "EventPath" VALUES(43,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(43,1,0,NULL);
INSERT INTO "EventPath" VALUES(44,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(44,1,0,NULL);
INSERT INTO "EventPath" VALUES(45,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(45,1,0,NULL);
INSERT INTO "EventPath" VALUES(46,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(46,1,0,NULL);
INSERT INTO "EventPath" VALUES(47,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(47,1,0,NULL);
INSERT INTO "EventPath" VALUES(48,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(48,1,0,NULL);
INSERT INTO "EventPath" VALUES(49,0,NULL,'verdict');
INSERT INTO "EventPath" VALUES(49,1,0,NULL);
INSERT INTO "EventPath" VALUES(50,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(50,1,0,NULL);
INSERT INTO "EventPath" VALUES(51,0,NULL,'model');
INSERT INTO "EventPath" VALUES(51,1,0,NULL);
INSERT INTO "EventPath" VALUES(52,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(52,1,0,NULL);
INSERT INTO "EventPath" VALUES(53,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(53,1,0,NULL);
INSERT INTO "EventPath" VALUES(54,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(54,1,0,NULL);
INSERT INTO "EventPath" VALUES(55,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(55,1,0,NULL);
INSERT INTO "EventPath" VALUES(56,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(56,1,0,NULL);
INSERT INTO "EventPath" VALUES(57,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(57,1,0,NULL);
INSERT INTO "EventPath" VALUES(58,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(58,1,0,NULL);
INSERT INTO "EventPath" VALUES(59,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(59,1,0,NULL);
INSERT INTO "EventPath" VALUES(60,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(60,1,0,NULL);
INSERT INTO "EventPath" VALUES(61,0,NULL,'model');
INSERT INTO "EventPath" VALUES(61,1,0,NULL);
INSERT INTO "EventPath" VALUES(62,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(62,1,0,NULL);
INSERT INTO "EventPath" VALUES(63,0,NULL,'candidate');
INSERT INTO "EventPath" VALUES(63,1,0,NULL);
INSERT INTO "EventPath" VALUES(64,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(64,1,0,NULL);
INSERT INTO "EventPath" VALUES(65,0,NULL,'model');
INSERT INTO "EventPath" VALUES(65,1,0,NULL);
INSERT INTO "EventPath" VALUES(66,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(66,1,0,NULL);
INSERT INTO "EventPath" VALUES(67,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(67,1,0,NULL);
INSERT INTO "EventPath" VALUES(68,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(68,1,0,NULL);
INSERT INTO "EventPath" VALUES(69,0,NULL,'model_blessing');
INSERT INTO "EventPath" VALUES(69,1,0,NULL);
INSERT INTO "EventPath" VALUES(70,0,NULL,'model');
INSERT INTO "EventPath" VALUES(70,1,0,NULL);
INSERT INTO "EventPath" VALUES(71,0,NULL,'pushed_model');
INSERT INTO "EventPath" VALUES(71,1,0,NULL);
INSERT INTO "EventPath" VALUES(72,0,NULL,'model_blessing');
INSERT INTO "EventPath" VALUES(72,1,0,NULL);
INSERT INTO "EventPath" VALUES(73,0,NULL,'model');
INSERT INTO "EventPath" VALUES(73,1,0,NULL);
INSERT INTO "EventPath" VALUES(74,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(74,1,0,NULL);
INSERT INTO "EventPath" VALUES(75,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(75,1,0,NULL);
INSERT INTO "EventPath" VALUES(76,0,NULL,'source');
INSERT INTO "EventPath" VALUES(76,1,0,NULL);
INSERT INTO "EventPath" VALUES(77,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(77,1,0,NULL);
INSERT INTO "EventPath" VALUES(78,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(78,1,0,NULL);
INSERT INTO "EventPath" VALUES(79,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(79,1,0,NULL);
INSERT INTO "EventPath" VALUES(80,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(80,1,0,NULL);
INSERT INTO "EventPath" VALUES(81,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(81,1,0,NULL);
INSERT INTO "EventPath" VALUES(82,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(82,1,0,NULL);
INSERT INTO "EventPath" VALUES(83,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(83,1,0,NULL);
INSERT INTO "EventPath" VALUES(84,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(84,1,0,NULL);
INSERT INTO "EventPath" VALUES(85,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(85,1,0,NULL);
INSERT INTO "EventPath" VALUES(86,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(86,1,0,NULL);
INSERT INTO "EventPath" VALUES(87,0,NULL,'verdict');
INSERT INTO "EventPath" VALUES(87,1,0,NULL);
INSERT INTO "EventPath" VALUES(88,0,NULL,'model');
INSERT INTO "EventPath" VALUES(88,1,0,NULL);
INSERT INTO "EventPath" VALUES(89,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(89,1,0,NULL);
INSERT INTO "EventPath" VALUES(90,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(90,1,0,NULL);
INSERT INTO "EventPath" VALUES(91,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(91,1,0,NULL);
INSERT INTO "EventPath" VALUES(92,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(92,1,0,NULL);
INSERT INTO "EventPath" VALUES(93,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(93,1,0,NULL);
INSERT INTO "EventPath" VALUES(94,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(94,1,0,NULL);
INSERT INTO "EventPath" VALUES(95,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(95,1,0,NULL);
INSERT INTO "EventPath" VALUES(96,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(96,1,0,NULL);
INSERT INTO "EventPath" VALUES(97,0,NULL,'base_model');
INSERT INTO "EventPath" VALUES(97,1,0,NULL);
INSERT INTO "EventPath" VALUES(98,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(98,1,0,NULL);
INSERT INTO "EventPath" VALUES(99,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(99,1,0,NULL);
INSERT INTO "EventPath" VALUES(100,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(100,1,0,NULL);
INSERT INTO "EventPath" VALUES(101,0,NULL,'model');
INSERT INTO "EventPath" VALUES(101,1,0,NULL);
INSERT INTO "EventPath" VALUES(102,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(102,1,0,NULL);
INSERT INTO "EventPath" VALUES(103,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(103,1,0,NULL);
INSERT INTO "EventPath" VALUES(104,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(104,1,0,NULL);
INSERT INTO "EventPath" VALUES(105,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(105,1,0,NULL);
INSERT INTO "EventPath" VALUES(106,0,NULL,'model');
INSERT INTO "EventPath" VALUES(106,1,0,NULL);
INSERT INTO "EventPath" VALUES(107,0,NULL,'model');
INSERT INTO "EventPath" VALUES(107,1,0,NULL);
INSERT INTO "EventPath" VALUES(108,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(108,1,0,NULL);
INSERT INTO "EventPath" VALUES(109,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(109,1,0,NULL);
INSERT INTO "EventPath" VALUES(110,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(110,1,0,NULL);
INSERT INTO "EventPath" VALUES(111,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(111,1,0,NULL);
INSERT INTO "EventPath" VALUES(112,0,NULL,'candidate');
INSERT INTO "EventPath" VALUES(112,1,0,NULL);
INSERT INTO "EventPath" VALUES(113,0,NULL,'model');
INSERT INTO "EventPath" VALUES(113,1,0,NULL);
INSERT INTO "EventPath" VALUES(114,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(114,1,0,NULL);
INSERT INTO "EventPath" VALUES(115,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(115,1,0,NULL);
INSERT INTO "EventPath" VALUES(116,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(116,1,0,NULL);
INSERT INTO "EventPath" VALUES(117,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(117,1,0,NULL);
INSERT INTO "EventPath" VALUES(118,0,NULL,'model_blessing');
INSERT INTO "EventPath" VALUES(118,1,0,NULL);
INSERT INTO "EventPath" VALUES(119,0,NULL,'model');
INSERT INTO "EventPath" VALUES(119,1,0,NULL);
INSERT INTO "EventPath" VALUES(120,0,NULL,'pushed_model');
INSERT INTO "EventPath" VALUES(120,1,0,NULL);
INSERT INTO "EventPath" VALUES(121,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(121,1,0,NULL);
INSERT INTO "EventPath" VALUES(122,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(122,1,0,NULL);
INSERT INTO "EventPath" VALUES(123,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(123,1,0,NULL);
INSERT INTO "EventPath" VALUES(124,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(124,1,0,NULL);
INSERT INTO "EventPath" VALUES(125,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(125,1,0,NULL);
INSERT INTO "EventPath" VALUES(126,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(126,1,0,NULL);
INSERT INTO "EventPath" VALUES(127,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(127,1,0,NULL);
INSERT INTO "EventPath" VALUES(128,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(128,1,0,NULL);
INSERT INTO "EventPath" VALUES(129,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(129,1,0,NULL);
INSERT INTO "EventPath" VALUES(130,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(130,1,0,NULL);
INSERT INTO "EventPath" VALUES(131,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(131,1,0,NULL);
INSERT INTO "EventPath" VALUES(132,0,NULL,'verdict');
INSERT INTO "EventPath" VALUES(132,1,0,NULL);
INSERT INTO "EventPath" VALUES(133,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(133,1,0,NULL);
INSERT INTO "EventPath" VALUES(134,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(134,1,0,NULL);
INSERT INTO "EventPath" VALUES(135,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(135,1,0,NULL);
INSERT INTO "EventPath" VALUES(136,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(136,1,0,NULL);
INSERT INTO "EventPath" VALUES(137,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(137,1,0,NULL);
INSERT INTO "EventPath" VALUES(138,0,NULL,'model');
INSERT INTO "EventPath" VALUES(138,1,0,NULL);
INSERT INTO "EventPath" VALUES(139,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(139,1,0,NULL);
INSERT INTO "EventPath" VALUES(140,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(140,1,0,NULL);
INSERT INTO "EventPath" VALUES(141,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(141,1,0,NULL);
INSERT INTO "EventPath" VALUES(142,0,NULL,'model');
INSERT INTO "EventPath" VALUES(142,1,0,NULL);
INSERT INTO "EventPath" VALUES(143,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(143,1,0,NULL);
INSERT INTO "EventPath" VALUES(144,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(144,1,0,NULL);
INSERT INTO "EventPath" VALUES(145,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(145,1,0,NULL);
INSERT INTO "EventPath" VALUES(146,0,NULL,'model');
INSERT INTO "EventPath" VALUES(146,1,0,NULL);
INSERT INTO "EventPath" VALUES(147,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(147,1,0,NULL);
INSERT INTO "EventPath" VALUES(148,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(148,1,0,NULL);
INSERT INTO "EventPath" VALUES(149,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(149,1,0,NULL);
INSERT INTO "EventPath" VALUES(150,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(150,1,0,NULL);
INSERT INTO "EventPath" VALUES(151,0,NULL,'base_model');
INSERT INTO "EventPath" VALUES(151,1,0,NULL);
INSERT INTO "EventPath" VALUES(152,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(152,1,0,NULL);
INSERT INTO "EventPath" VALUES(153,0,NULL,'model');
INSERT INTO "EventPath" VALUES(153,1,0,NULL);
INSERT INTO "EventPath" VALUES(154,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(154,1,0,NULL);
INSERT INTO "EventPath" VALUES(155,0,NULL,'candidate');
INSERT INTO "EventPath" VALUES(155,1,0,NULL);
INSERT INTO "EventPath" VALUES(156,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(156,1,0,NULL);
INSERT INTO "EventPath" VALUES(157,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(157,1,0,NULL);
INSERT INTO "EventPath" VALUES(158,0,NULL,'model');
INSERT INTO "EventPath" VALUES(158,1,0,NULL);
INSERT INTO "EventPath" VALUES(159,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(159,1,0,NULL);
INSERT INTO "EventPath" VALUES(160,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(160,1,0,NULL);
INSERT INTO "EventPath" VALUES(161,0,NULL,'model');
INSERT INTO "EventPath" VALUES(161,1,0,NULL);
INSERT INTO "EventPath" VALUES(162,0,NULL,'model_blessing');
INSERT INTO "EventPath" VALUES(162,1,0,NULL);
INSERT INTO "EventPath" VALUES(163,0,NULL,'pushed_model');
INSERT INTO "EventPath" VALUES(163,1,0,NULL);
INSERT INTO "EventPath" VALUES(164,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(164,1,0,NULL);
INSERT INTO "EventPath" VALUES(165,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(165,1,0,NULL);
INSERT INTO "EventPath" VALUES(166,0,NULL,'source');
INSERT INTO "EventPath" VALUES(166,1,0,NULL);
INSERT INTO "EventPath" VALUES(167,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(167,1,0,NULL);
INSERT INTO "EventPath" VALUES(168,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(168,1,0,NULL);
INSERT INTO "EventPath" VALUES(169,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(169,1,0,NULL);
INSERT INTO "EventPath" VALUES(170,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(170,1,0,NULL);
INSERT INTO "EventPath" VALUES(171,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(171,1,0,NULL);
INSERT INTO "EventPath" VALUES(172,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(172,1,0,NULL);
INSERT INTO "EventPath" VALUES(173,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(173,1,0,NULL);
INSERT INTO "EventPath" VALUES(174,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(174,1,0,NULL);
INSERT INTO "EventPath" VALUES(175,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(175,1,0,NULL);
INSERT INTO "EventPath" VALUES(176,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(176,1,0,NULL);
INSERT INTO "EventPath" VALUES(177,0,NULL,'verdict');
INSERT INTO "EventPath" VALUES(177,1,0,NULL);
INSERT INTO "EventPath" VALUES(178,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(178,1,0,NULL);
INSERT INTO "EventPath" VALUES(179,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(179,1,0,NULL);
INSERT INTO "EventPath" VALUES(180,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(180,1,0,NULL);
INSERT INTO "EventPath" VALUES(181,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(181,1,0,NULL);
INSERT INTO "EventPath" VALUES(182,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(182,1,0,NULL);
INSERT INTO "EventPath" VALUES(183,0,NULL,'model');
INSERT INTO "EventPath" VALUES(183,1,0,NULL);
INSERT INTO "EventPath" VALUES(184,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(184,1,0,NULL);
INSERT INTO "EventPath" VALUES(185,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(185,1,0,NULL);
INSERT INTO "EventPath" VALUES(186,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(186,1,0,NULL);
INSERT INTO "EventPath" VALUES(187,0,NULL,'model');
INSERT INTO "EventPath" VALUES(187,1,0,NULL);
INSERT INTO "EventPath" VALUES(188,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(188,1,0,NULL);
INSERT INTO "EventPath" VALUES(189,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(189,1,0,NULL);
INSERT INTO "EventPath" VALUES(190,0,NULL,'model');
INSERT INTO "EventPath" VALUES(190,1,0,NULL);
INSERT INTO "EventPath" VALUES(191,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(191,1,0,NULL);
INSERT INTO "EventPath" VALUES(192,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(192,1,0,NULL);
INSERT INTO "EventPath" VALUES(193,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(193,1,0,NULL);
INSERT INTO "EventPath" VALUES(194,0,NULL,'base_model');
INSERT INTO "EventPath" VALUES(194,1,0,NULL);
INSERT INTO "EventPath" VALUES(195,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(195,1,0,NULL);
INSERT INTO "EventPath" VALUES(196,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(196,1,0,NULL);
INSERT INTO "EventPath" VALUES(197,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(197,1,0,NULL);
INSERT INTO "EventPath" VALUES(198,0,NULL,'model');
INSERT INTO "EventPath" VALUES(198,1,0,NULL);
INSERT INTO "EventPath" VALUES(199,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(199,1,0,NULL);
INSERT INTO "EventPath" VALUES(200,0,NULL,'candidate');
INSERT INTO "EventPath" VALUES(200,1,0,NULL);
INSERT INTO "EventPath" VALUES(201,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(201,1,0,NULL);
INSERT INTO "EventPath" VALUES(202,0,NULL,'model');
INSERT INTO "EventPath" VALUES(202,1,0,NULL);
INSERT INTO "EventPath" VALUES(203,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(203,1,0,NULL);
INSERT INTO "EventPath" VALUES(204,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(204,1,0,NULL);
INSERT INTO "EventPath" VALUES(205,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(205,1,0,NULL);
INSERT INTO "EventPath" VALUES(206,0,NULL,'model');
INSERT INTO "EventPath" VALUES(206,1,0,NULL);
INSERT INTO "EventPath" VALUES(207,0,NULL,'model_blessing');
INSERT INTO "EventPath" VALUES(207,1,0,NULL);
INSERT INTO "EventPath" VALUES(208,0,NULL,'pushed_model');
INSERT INTO "EventPath" VALUES(208,1,0,NULL);
INSERT INTO "EventPath" VALUES(209,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(209,1,0,NULL);
INSERT INTO "EventPath" VALUES(210,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(210,1,0,NULL);
INSERT INTO "EventPath" VALUES(211,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(211,1,0,NULL);
INSERT INTO "EventPath" VALUES(212,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(212,1,0,NULL);
INSERT INTO "EventPath" VALUES(213,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(213,1,0,NULL);
INSERT INTO "EventPath" VALUES(214,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(214,1,0,NULL);
INSERT INTO "EventPath" VALUES(215,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(215,1,0,NULL);
INSERT INTO "EventPath" VALUES(216,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(216,1,0,NULL);
INSERT INTO "EventPath" VALUES(217,0,NULL,'statistics');
INSERT INTO "EventPath" VALUES(217,1,0,NULL);
INSERT INTO "EventPath" VALUES(218,0,NULL,'anomalies');
INSERT INTO "EventPath" VALUES(218,1,0,NULL);
INSERT INTO "EventPath" VALUES(219,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(219,1,0,NULL);
INSERT INTO "EventPath" VALUES(220,0,NULL,'verdict');
INSERT INTO "EventPath" VALUES(220,1,0,NULL);
INSERT INTO "EventPath" VALUES(221,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(221,1,0,NULL);
INSERT INTO "EventPath" VALUES(222,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(222,1,0,NULL);
INSERT INTO "EventPath" VALUES(223,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(223,1,0,NULL);
INSERT INTO "EventPath" VALUES(224,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(224,1,0,NULL);
INSERT INTO "EventPath" VALUES(225,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(225,1,0,NULL);
INSERT INTO "EventPath" VALUES(226,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(226,1,0,NULL);
INSERT INTO "EventPath" VALUES(227,0,NULL,'model');
INSERT INTO "EventPath" VALUES(227,1,0,NULL);
INSERT INTO "EventPath" VALUES(228,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(228,1,0,NULL);
INSERT INTO "EventPath" VALUES(229,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(229,1,0,NULL);
INSERT INTO "EventPath" VALUES(230,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(230,1,0,NULL);
INSERT INTO "EventPath" VALUES(231,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(231,1,0,NULL);
INSERT INTO "EventPath" VALUES(232,0,NULL,'model');
INSERT INTO "EventPath" VALUES(232,1,0,NULL);
INSERT INTO "EventPath" VALUES(233,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(233,1,0,NULL);
INSERT INTO "EventPath" VALUES(234,0,NULL,'transform_graph');
INSERT INTO "EventPath" VALUES(234,1,0,NULL);
INSERT INTO "EventPath" VALUES(235,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(235,1,0,NULL);
INSERT INTO "EventPath" VALUES(236,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(236,1,0,NULL);
INSERT INTO "EventPath" VALUES(237,0,NULL,'model');
INSERT INTO "EventPath" VALUES(237,1,0,NULL);
INSERT INTO "EventPath" VALUES(238,0,NULL,'model_run');
INSERT INTO "EventPath" VALUES(238,1,0,NULL);
INSERT INTO "EventPath" VALUES(239,0,NULL,'model');
INSERT INTO "EventPath" VALUES(239,1,0,NULL);
INSERT INTO "EventPath" VALUES(240,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(240,1,0,NULL);
INSERT INTO "EventPath" VALUES(241,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(241,1,0,NULL);
INSERT INTO "EventPath" VALUES(242,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(242,1,0,NULL);
INSERT INTO "EventPath" VALUES(243,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(243,1,0,NULL);
INSERT INTO "EventPath" VALUES(244,0,NULL,'model');
INSERT INTO "EventPath" VALUES(244,1,0,NULL);
INSERT INTO "EventPath" VALUES(245,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(245,1,0,NULL);
INSERT INTO "EventPath" VALUES(246,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(246,1,0,NULL);
INSERT INTO "EventPath" VALUES(247,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(247,1,0,NULL);
INSERT INTO "EventPath" VALUES(248,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(248,1,0,NULL);
INSERT INTO "EventPath" VALUES(249,0,NULL,'candidate');
INSERT INTO "EventPath" VALUES(249,1,0,NULL);
INSERT INTO "EventPath" VALUES(250,0,NULL,'model');
INSERT INTO "EventPath" VALUES(250,1,0,NULL);
INSERT INTO "EventPath" VALUES(251,0,NULL,'examples');
INSERT INTO "EventPath" VALUES(251,1,0,NULL);
INSERT INTO "EventPath" VALUES(252,0,NULL,'schema');
INSERT INTO "EventPath" VALUES(252,1,0,NULL);
INSERT INTO "EventPath" VALUES(253,0,NULL,'blessing');
INSERT INTO "EventPath" VALUES(253,1,0,NULL);
INSERT INTO "EventPath" VALUES(254,0,NULL,'evaluation');
INSERT INTO "EventPath" VALUES(254,1,0,NULL);
INSERT INTO "EventPath" VALUES(255,0,NULL,'model');
INSERT INTO "EventPath" VALUES(255,1,0,NULL);
INSERT INTO "EventPath" VALUES(256,0,NULL,'model_blessing');
INSERT INTO "EventPath" VALUES(256,1,0,NULL);
INSERT INTO "EventPath" VALUES(257,0,NULL,'pushed_model');
INSERT INTO "EventPath" VALUES(257,1,0,NULL);
CREATE TABLE `Execution` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `type_id` INT NOT NULL,    `last_known_state` INT,    `name` VARCHAR(255),    `external_id` VARCHAR(255) UNIQUE,    `create_time_since_epoch` INT NOT NULL DEFAULT 0,    `last_update_time_since_epoch` INT NOT NULL DEFAULT 0,    UNIQUE(`type_id`, `name`)  );
INSERT INTO "Execution" VALUES(1,13,3,'90aa3f79-0f5e-46e4-9d76-86d1ac8fea21',NULL,1795902744761,1795902745043);
INSERT INTO "Execution" VALUES(2,16,3,'e0762e1b-06e3-427a-a3d6-8b5f89572737',NULL,1795902745123,1795902745211);
INSERT INTO "Execution" VALUES(3,18,3,'33c61513-4290-460e-9f26-8a2862ddd41e',NULL,1795902745291,1795902753520);
INSERT INTO "Execution" VALUES(4,20,3,'2d6bf5bc-3ebb-480b-8e08-473b595662fa',NULL,1795902753541,1795902753560);
INSERT INTO "Execution" VALUES(5,22,3,'9e1e9cac-921e-43e8-a2e1-79053bfc564c',NULL,1795902753616,1795902753719);
INSERT INTO "Execution" VALUES(6,24,3,'2b9a74b0-f0aa-4996-84ab-1d6634febe8e',NULL,1795902753764,1795902754273);
INSERT INTO "Execution" VALUES(7,26,3,'5a6362cc-2cb9-4bdb-ac37-d5e3f3d4d88b',NULL,1795902754303,1795902767099);
INSERT INTO "Execution" VALUES(8,29,3,'90532bed-e2c6-402e-a283-6848225aedcc',NULL,1795902767155,1795902786916);
INSERT INTO "Execution" VALUES(9,32,3,'2cebdb99-24c8-4fa4-9d39-cf75ef3c5a39',NULL,1795902786932,1795902786933);
INSERT INTO "Execution" VALUES(10,33,3,'39836b08-7aa9-49a0-b155-96f4945938ca',NULL,1795902786950,1795902799024);
INSERT INTO "Execution" VALUES(11,36,3,'1faa5548-11aa-4c1e-aede-723b334fa70c',NULL,1795902799043,1795902799080);
INSERT INTO "Execution" VALUES(12,13,3,'cba91d03-ffd1-4ffa-8f1c-3f03b6c62d7e',NULL,1795902813150,1795902813342);
INSERT INTO "Execution" VALUES(13,32,3,'42c0580a-d915-4942-b73c-48f5f7e1a016',NULL,1795902813360,1795902813361);
INSERT INTO "Execution" VALUES(14,16,3,'ce6de76e-37ba-4fd6-820f-1ed6f8a9a793',NULL,1795902813370,1795902813389);
INSERT INTO "Execution" VALUES(15,18,3,'2c5b53f7-3ef9-4a68-9b62-fe7d96e8b4fc',NULL,1795902813401,1795902821020);
INSERT INTO "Execution" VALUES(16,20,3,'277a3953-185e-4aeb-ab50-e73d67a201e8',NULL,1795902821043,1795902821141);
INSERT INTO "Execution" VALUES(17,22,3,'96f4c538-b37e-4812-8521-4c992beb9f61',NULL,1795902821166,1795902821210);
INSERT INTO "Execution" VALUES(18,38,3,'46a14540-89a4-4737-ae85-9a31e4898267',NULL,1795902821240,1795902834454);
INSERT INTO "Execution" VALUES(19,24,3,'6682f98d-5182-4cc4-9289-f1ffb94dd57a',NULL,1795902834496,1795902834869);
INSERT INTO "Execution" VALUES(20,29,3,'b827c0b5-d57b-4da3-a12b-d1df993af3ce',NULL,1795902834912,1795902883284);
INSERT INTO "Execution" VALUES(21,32,3,'f08b98aa-ee1d-42da-a77a-a4655d4749a4',NULL,1795902883306,1795902883312);
INSERT INTO "Execution" VALUES(22,33,3,'1d85e911-3685-4cf7-a691-5459dd18b90d',NULL,1795902883328,1795902898742);
INSERT INTO "Execution" VALUES(23,36,3,'ab4846c6-3d2a-4124-b6ba-f6b650141acc',NULL,1795902898760,1795902898784);
INSERT INTO "Execution" VALUES(24,32,3,'c2d9ee20-06c8-47ab-9512-7d74e4c90151',NULL,1795902910472,1795902910474);
INSERT INTO "Execution" VALUES(25,16,3,'191a9e73-138a-4227-aa52-ac72f4e6ee44',NULL,1795902910491,1795902910523);
INSERT INTO "Execution" VALUES(26,13,3,'9ff2210b-333c-4058-bb02-10a1f2270bde',NULL,1795902910539,1795902910603);
INSERT INTO "Execution" VALUES(27,39,3,'0b111503-b81c-45e8-86de-199340b0ecea',NULL,1795902910624,1795902911628);
INSERT INTO "Execution" VALUES(28,18,3,'8e7f0a45-1a27-4263-960a-edba9bd62d92',NULL,1795902911648,1795902918224);
INSERT INTO "Execution" VALUES(29,20,3,'16f00ec1-b8f2-4541-915c-35c6dea7ca92',NULL,1795902918243,1795902918271);
INSERT INTO "Execution" VALUES(30,22,3,'493df4c9-00b2-4d01-a6bd-01ae05e47c1b',NULL,1795902918293,1795902918324);
INSERT INTO "Execution" VALUES(31,38,3,'877b4870-7265-4100-992c-f03cc92f17dc',NULL,1795902918344,1795902929054);
INSERT INTO "Execution" VALUES(32,24,3,'9f272f7e-cba5-4680-9489-fb71a7b0f3bb',NULL,1795902929069,1795902929257);
INSERT INTO "Execution" VALUES(33,29,3,'58cc7d8d-2c4f-4f58-bffd-f392dfbbd1dc',NULL,1795902929275,1795902947248);
INSERT INTO "Execution" VALUES(34,40,3,'a13ccc9c-144a-4e2f-84e1-0a4180053173',NULL,1795902947264,1795902956495);
INSERT INTO "Execution" VALUES(35,38,3,'54ec59d6-e8cf-4075-9c14-0818da26cfc6',NULL,1795902956515,1795902963153);
INSERT INTO "Execution" VALUES(36,32,3,'59032395-e8aa-429d-955b-253290717d45',NULL,1795902963170,1795902963175);
INSERT INTO "Execution" VALUES(37,33,3,'e43e7e7c-bed1-4ed8-b73d-73216b2fa8e1',NULL,1795902963189,1795902993041);
INSERT INTO "Execution" VALUES(38,36,3,'dd1b1c6b-e85e-49d7-941b-979876a0bb3b',NULL,1795902993117,1795902993231);
INSERT INTO "Execution" VALUES(39,13,3,'dd8d031f-730e-4571-9e98-21499886eb87',NULL,1795903027969,1795903033654);
INSERT INTO "Execution" VALUES(40,16,3,'d3bdf61a-2c75-41da-864f-c4987732cc48',NULL,1795903033680,1795903033777);
INSERT INTO "Execution" VALUES(41,18,3,'4f322200-46d0-4553-8baa-c156039252fd',NULL,1795903033794,1795903050147);
INSERT INTO "Execution" VALUES(42,20,3,'dc31498f-f186-4999-bb0e-7aa0690d8438',NULL,1795903050226,1795903050310);
INSERT INTO "Execution" VALUES(43,22,3,'041c9c07-b9ad-4bc8-9bbe-817618d58096',NULL,1795903050357,1795903050559);
INSERT INTO "Execution" VALUES(44,24,3,'5c86abd7-b483-4eaf-bb55-063f7e3f862c',NULL,1795903050628,1795903082943);
INSERT INTO "Execution" VALUES(45,41,3,'0bab434f-c7f5-4b60-87a8-a9ca65b62503',NULL,1795903083031,1795903094989);
INSERT INTO "Execution" VALUES(46,40,3,'fa719642-27a9-4e93-a70d-de8db2b9b6be',NULL,1795903095096,1795903104193);
INSERT INTO "Execution" VALUES(47,38,3,'0370e800-3d4a-4940-be52-4abefbaf2aa9',NULL,1795903104250,1795903115192);
INSERT INTO "Execution" VALUES(48,29,3,'008e7a06-6b72-482b-af7e-ec542a26e208',NULL,1795903115268,1795903139196);
INSERT INTO "Execution" VALUES(49,32,3,'fefa4bd7-af1c-4ea7-8fbc-453c1b4de5c1',NULL,1795903139232,1795903139235);
INSERT INTO "Execution" VALUES(50,33,3,'b9b4a132-8323-4996-9b1e-24e0b0ca8240',NULL,1795903139274,1795903151307);
INSERT INTO "Execution" VALUES(51,36,3,'cf316424-7492-4d54-932e-b42219bc6c28',NULL,1795903151334,1795903151470);
INSERT INTO "Execution" VALUES(52,13,3,'98d829dd-a346-4436-a766-9bfe6290a31b',NULL,1795903189557,1795903193321);
INSERT INTO "Execution" VALUES(53,16,3,'01e0ef4c-bf41-473a-93cb-aff010c7e06d',NULL,1795903193346,1795903193411);
INSERT INTO "Execution" VALUES(54,39,3,'d34e59bf-28da-4e02-b2f4-931bef6d4ea3',NULL,1795903193469,1795903293062);
INSERT INTO "Execution" VALUES(55,18,3,'38773ad2-34c2-42e8-b110-ea93a844e8d5',NULL,1795903293157,1795903318093);
INSERT INTO "Execution" VALUES(56,20,3,'06b11ed0-3cfb-4320-9d2e-31c593cf3d32',NULL,1795903318200,1795903318360);
INSERT INTO "Execution" VALUES(57,22,3,'5f5d2d4a-9f0d-4ee0-b653-d23a58dd58df',NULL,1795903318425,1795903318460);
INSERT INTO "Execution" VALUES(58,24,3,'33d65f5c-3554-4e9e-bdd0-820fbee772e3',NULL,1795903318561,1795903416734);
INSERT INTO "Execution" VALUES(59,41,3,'91ef0f42-934d-4409-89c6-b50d904c40ac',NULL,1795903416894,1795903521425);
INSERT INTO "Execution" VALUES(60,40,3,'fb8fbdde-c4e1-4333-b572-ee7e1599f322',NULL,1795903521764,1795903579116);
INSERT INTO "Execution" VALUES(61,38,3,'0635d4f8-af14-45fa-8367-7faddb549500',NULL,1795903579288,1795903607066);
INSERT INTO "Execution" VALUES(62,29,3,'d5c975f9-201b-43ee-a478-ecfbc34e9758',NULL,1795903607139,1795903670448);
INSERT INTO "Execution" VALUES(63,32,3,'67dcbb36-a13a-4b39-87b8-e75e6e69cd54',NULL,1795903670604,1795903670607);
INSERT INTO "Execution" VALUES(64,33,3,'54193eb6-d8c9-42ce-98f9-3107368bdc3b',NULL,1795903670688,1795903711949);
INSERT INTO "Execution" VALUES(65,36,3,'90fddfdb-ddcc-4769-9914-b40fe2dda31e',NULL,1795903712064,1795903712141);
INSERT INTO "Execution" VALUES(66,13,3,'5ee1a9cc-759e-4302-9c08-edb66bd420d0',NULL,1795903850417,1795903854340);
INSERT INTO "Execution" VALUES(67,16,3,'0b6271f8-4b08-468a-96bf-669beee0dfa0',NULL,1795903854357,1795903854476);
INSERT INTO "Execution" VALUES(68,18,3,'52868336-53b1-49e9-b562-542c81b28723',NULL,1795903854560,1795903884546);
INSERT INTO "Execution" VALUES(69,20,3,'2effa693-1537-4a4f-84aa-15de12e9c253',NULL,1795903884636,1795903884739);
INSERT INTO "Execution" VALUES(70,22,3,'2c766a08-d488-4ab5-93cf-00ee2b480f98',NULL,1795903885055,1795903885161);
INSERT INTO "Execution" VALUES(71,24,3,'d524985f-8d56-4b20-9d85-c6e71837bcee',NULL,1795903885399,1795903934094);
INSERT INTO "Execution" VALUES(72,29,3,'21f33512-7be4-45b6-9afd-a202d8c0d7e5',NULL,1795903934145,1795904064084);
INSERT INTO "Execution" VALUES(73,40,3,'8ff77e07-dda1-4f35-baff-477db4f40ef8',NULL,1795904064125,1795904078052);
INSERT INTO "Execution" VALUES(74,40,3,'8f52a6aa-a492-4c17-b42e-7479786beaf7',NULL,1795904078223,1795904089499);
INSERT INTO "Execution" VALUES(75,38,3,'af8420f7-5e2c-4d69-a10b-8933840cd4da',NULL,1795904089573,1795904111668);
INSERT INTO "Execution" VALUES(76,38,3,'406008e1-3423-4409-903a-74d9ca382922',NULL,1795904111698,1795904128599);
INSERT INTO "Execution" VALUES(77,32,3,'3619f1b9-736a-4616-b02e-17008bedc4cb',NULL,1795904128765,1795904128776);
INSERT INTO "Execution" VALUES(78,33,3,'70e226c5-0f96-4aaa-9383-611c31e32bed',NULL,1795904128833,1795904167275);
INSERT INTO "Execution" VALUES(79,36,3,'713dd7dd-8baf-43d2-941f-55404aeb0177',NULL,1795904167405,1795904167573);
CREATE TABLE `ExecutionProperty` (    `execution_id` INT NOT NULL,    `name` VARCHAR(255) NOT NULL,    `is_custom_property` TINYINT(1) NOT NULL,    `int_value` INT,    `double_value` DOUBLE,    `string_value` TEXT,    `byte_value` BLOB,    `proto_value` BLOB,    `bool_value` BOOLEAN,  PRIMARY KEY (`execution_id`, `name`, `is_custom_property`));
INSERT INTO "ExecutionProperty" VALUES(1,'splits',1,NULL,NULL,'train,validation,test',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(1,'settings',1,NULL,NULL,'{"max_examples": 3000, "validation_fraction": 0.1}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(1,'folders',1,NULL,NULL,'["/root/.cache/intelligent-factory/data/mnist-8f87f2d0d913"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(1,'sha256',1,NULL,NULL,'8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(1,'rows',1,NULL,NULL,'models.common.digits.data.rows',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(1,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/files/__init__.py": "146e3516513f", "components/files/folders.py": "7c8800351bc5", "components/files/shards.py": "af2a26ecc4ba", "components/source_example_gen/__init__.py": "a445c17c6f35", "components/source_example_gen/component.py": "f54989237250", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/digits/__init__.py": "fcf445d1901c", "models/common/digits/data.py": "0ff89839d197", "models/common/digits/idx.py": "01317ad73630", "models/common/files/__init__.py": "1f388cfad4df", "models/common/files/listing.py": "66814b71a7ab", "models/common/rows.py": "c8ef5177e423"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(2,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/curated_schema/__init__.py": "845295cb8f9a", "components/curated_schema/component.py": "e9e0557cc26f"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(2,'text',1,NULL,NULL,'# One handwritten digit. `label` and `ink` are absent in serving.
feature {
  name: "image"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  # 28 x 28 pixels, one byte each. (The image domain declares bytes instead of text.)
  image_domain { max_image_byte_size: 784 }
}
feature {
  name: "label"
  type: INT
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  int_domain { min: 0 max: 9 is_categorical: true }
  not_in_environment: "SERVING"
}
feature {
  # Mean pixel from 0 to 1. Above 0.5 the colours are inverted; 0 is a blank image.
  name: "ink"
  type: FLOAT
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  float_domain { min: 0.004 max: 0.5 disallow_nan: true }
  not_in_environment: "SERVING"
}
default_environment: "TRAINING"
default_environment: "SERVING"
',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(3,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(4,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(5,'gate',1,NULL,NULL,'{"drift": {"ink": 0.05, "label": 0.01}, "severities": {}, "stop_at": "error"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(5,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/data_gate/__init__.py": "74d13d382595", "components/data_gate/component.py": "584c1d2d8152"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(6,'preprocessing_fn',1,NULL,NULL,'models.common.digits.images.preprocessing_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(6,'custom_config',1,NULL,NULL,'{"code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/digits/__init__.py\": \"fcf445d1901c\", \"models/common/digits/images.py\": \"4357347ea945\"}"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(6,'force_tf_compat_v1',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(6,'disable_statistics',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(6,'splits_config',1,NULL,NULL,'{
  "analyze": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(7,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(7,'custom_config',1,NULL,NULL,'{"augment": true, "batch_size": 128, "code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/devices.py\": \"48c2c5135691\", \"models/common/digits/__init__.py\": \"fcf445d1901c\", \"models/common/digits/distortions.py\": \"0a5e88a851cc\", \"models/common/digits/images.py\": \"4357347ea945\", \"models/common/digits/photographs.py\": \"32dd9bd5e5dc\", \"models/common/digits/reader.py\": \"bcbf322c8d5c\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/schedules.py\": \"b9c6718fa891\", \"models/digits_mlp/__init__.py\": \"ed3becda753c\", \"models/digits_mlp/model.py\": \"8a9a97b0a59c\", \"models/digits_mlp/tuner.py\": \"32e9ba4d7fec\"}", "seed": 0, "trial_epochs": 1, "trials": 2, "tune": true, "weight_decay": 0.001}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(7,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(7,'tuner_fn',1,NULL,NULL,'models.digits_mlp.tuner.tuner_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(8,'run_fn',1,NULL,NULL,'models.digits_mlp.trainer.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(8,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(8,'custom_config',1,NULL,NULL,'{"augment": true, "batch_size": 128, "code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/devices.py\": \"48c2c5135691\", \"models/common/digits/__init__.py\": \"fcf445d1901c\", \"models/common/digits/distortions.py\": \"0a5e88a851cc\", \"models/common/digits/images.py\": \"4357347ea945\", \"models/common/digits/photographs.py\": \"32dd9bd5e5dc\", \"models/common/digits/reader.py\": \"bcbf322c8d5c\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/schedules.py\": \"b9c6718fa891\", \"models/digits_mlp/__init__.py\": \"ed3becda753c\", \"models/digits_mlp/model.py\": \"8a9a97b0a59c\", \"models/digits_mlp/trainer.py\": \"ee031ff1093a\"}", "contrasts": true, "delivery_target": 0.95, "dropout": 0.4, "epochs": 4, "hidden_layers": 2, "learning_rate": 0.004, "seed": 0, "units": 512, "weight_decay": 0.001}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(8,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(10,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "SparseCategoricalAccuracy",
          "per_slice_thresholds": [
            {
              "slicing_specs": [
                {}
              ],
              "threshold": {
                "change_threshold": {
                  "absolute": -0.3,
                  "direction": "HIGHER_IS_BETTER"
                },
                "value_threshold": {
                  "lower_bound": 0.5
                }
              }
            }
          ]
        },
        {
          "class_name": "PhoneNumbers",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/digits/__init__.py\\\": \\\"fcf445d1901c\\\", \\\"models/common/digits/metrics.py\\\": \\\"28c11ca0ad96\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"digits\": 10, \"name\": \"phone_numbers\", \"numbers\": 100000, \"seed\": 0}",
          "module": "models.common.digits.metrics"
        },
        {
          "class_name": "Classification",
          "config": "{\"class_names\": [], \"code\": \"{\\\"components/__init__.py\\\": \\\"a0556ccbd1a7\\\", \\\"components/metrics/__init__.py\\\": \\\"3b13f36b6935\\\", \\\"components/metrics/classification.py\\\": \\\"b3d4e2e993b9\\\", \\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"feature\": \"image\", \"name\": \"classification\", \"shown\": \"image\"}",
          "module": "components.metrics.classification"
        }
      ]
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "label",
      "prediction_key": "probabilities",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "label"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(10,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(10,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(10,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/evaluator/__init__.py": "b990ba72bf79", "components/evaluator/component.py": "1111043a63df", "components/evaluator/judging.py": "4aa2adbbf87b", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/figures.py": "cccb9eea1a3c", "models/common/metrics.py": "0e0aabef8ad5"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(11,'push_destination',1,NULL,NULL,'{
  "filesystem": {
    "base_directory": "/tmp/t16/runs/digits_mlp-smoke/pushed"
  }
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(11,'custom_config',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(12,'settings',1,NULL,NULL,'{"max_examples": 3000, "validation_fraction": 0.1}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(12,'folders',1,NULL,NULL,'["/root/.cache/intelligent-factory/data/mnist-8f87f2d0d913"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(12,'sha256',1,NULL,NULL,'8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(12,'splits',1,NULL,NULL,'train,validation,test',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(12,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/files/__init__.py": "146e3516513f", "components/files/folders.py": "7c8800351bc5", "components/files/shards.py": "af2a26ecc4ba", "components/source_example_gen/__init__.py": "a445c17c6f35", "components/source_example_gen/component.py": "f54989237250", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/digits/__init__.py": "fcf445d1901c", "models/common/digits/data.py": "0ff89839d197", "models/common/digits/idx.py": "01317ad73630", "models/common/files/__init__.py": "1f388cfad4df", "models/common/files/listing.py": "66814b71a7ab", "models/common/rows.py": "c8ef5177e423"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(12,'rows',1,NULL,NULL,'models.common.digits.data.rows',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(14,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/curated_schema/__init__.py": "845295cb8f9a", "components/curated_schema/component.py": "e9e0557cc26f"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(14,'text',1,NULL,NULL,'# One handwritten digit. `label` and `ink` are absent in serving.
feature {
  name: "image"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  # 28 x 28 pixels, one byte each. (The image domain declares bytes instead of text.)
  image_domain { max_image_byte_size: 784 }
}
feature {
  name: "label"
  type: INT
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  int_domain { min: 0 max: 9 is_categorical: true }
  not_in_environment: "SERVING"
}
feature {
  # Mean pixel from 0 to 1. Above 0.5 the colours are inverted; 0 is a blank image.
  name: "ink"
  type: FLOAT
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  float_domain { min: 0.004 max: 0.5 disallow_nan: true }
  not_in_environment: "SERVING"
}
default_environment: "TRAINING"
default_environment: "SERVING"
',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(15,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(16,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(17,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/data_gate/__init__.py": "74d13d382595", "components/data_gate/component.py": "584c1d2d8152"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(17,'gate',1,NULL,NULL,'{"drift": {"ink": 0.05, "label": 0.01}, "severities": {}, "stop_at": "error"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(18,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "SparseCategoricalAccuracy"
        },
        {
          "class_name": "PhoneNumbers",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/digits/__init__.py\\\": \\\"fcf445d1901c\\\", \\\"models/common/digits/metrics.py\\\": \\\"28c11ca0ad96\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"digits\": 10, \"name\": \"phone_numbers\", \"numbers\": 100000, \"seed\": 0}",
          "module": "models.common.digits.metrics"
        },
        {
          "class_name": "Classification",
          "config": "{\"class_names\": [], \"code\": \"{\\\"components/__init__.py\\\": \\\"a0556ccbd1a7\\\", \\\"components/metrics/__init__.py\\\": \\\"3b13f36b6935\\\", \\\"components/metrics/classification.py\\\": \\\"b3d4e2e993b9\\\", \\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"feature\": \"image\", \"name\": \"classification\", \"shown\": \"image\"}",
          "module": "components.metrics.classification"
        }
      ]
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "label",
      "prediction_key": "probabilities",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "label"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(18,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(18,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(19,'force_tf_compat_v1',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(19,'splits_config',1,NULL,NULL,'{
  "analyze": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(19,'disable_statistics',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(19,'preprocessing_fn',1,NULL,NULL,'models.common.digits.images.preprocessing_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(19,'custom_config',1,NULL,NULL,'{"code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/digits/__init__.py\": \"fcf445d1901c\", \"models/common/digits/images.py\": \"4357347ea945\"}"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(20,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(20,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(20,'run_fn',1,NULL,NULL,'models.digits_cnn.trainer.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(20,'custom_config',1,NULL,NULL,'{"augment": true, "batch_size": 128, "code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/devices.py\": \"48c2c5135691\", \"models/common/digits/__init__.py\": \"fcf445d1901c\", \"models/common/digits/cnn.py\": \"4b6b8398c18c\", \"models/common/digits/distortions.py\": \"0a5e88a851cc\", \"models/common/digits/images.py\": \"4357347ea945\", \"models/common/digits/photographs.py\": \"32dd9bd5e5dc\", \"models/common/digits/reader.py\": \"bcbf322c8d5c\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/schedules.py\": \"b9c6718fa891\", \"models/digits_cnn/__init__.py\": \"9473ce463207\", \"models/digits_cnn/trainer.py\": \"dd8121ae3a17\"}", "delivery_target": 0.95, "dropout": 0.4, "epochs": 6, "learning_rate": 0.004, "seed": 0, "weight_decay": 0.001}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(22,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/evaluator/__init__.py": "b990ba72bf79", "components/evaluator/component.py": "1111043a63df", "components/evaluator/judging.py": "4aa2adbbf87b", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/figures.py": "cccb9eea1a3c", "models/common/metrics.py": "0e0aabef8ad5"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(22,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(22,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "SparseCategoricalAccuracy",
          "per_slice_thresholds": [
            {
              "slicing_specs": [
                {}
              ],
              "threshold": {
                "change_threshold": {
                  "absolute": -0.3,
                  "direction": "HIGHER_IS_BETTER"
                },
                "value_threshold": {
                  "lower_bound": 0.5
                }
              }
            }
          ]
        },
        {
          "class_name": "PhoneNumbers",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/digits/__init__.py\\\": \\\"fcf445d1901c\\\", \\\"models/common/digits/metrics.py\\\": \\\"28c11ca0ad96\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"digits\": 10, \"name\": \"phone_numbers\", \"numbers\": 100000, \"seed\": 0}",
          "module": "models.common.digits.metrics"
        },
        {
          "class_name": "Classification",
          "config": "{\"class_names\": [], \"code\": \"{\\\"components/__init__.py\\\": \\\"a0556ccbd1a7\\\", \\\"components/metrics/__init__.py\\\": \\\"3b13f36b6935\\\", \\\"components/metrics/classification.py\\\": \\\"b3d4e2e993b9\\\", \\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"feature\": \"image\", \"name\": \"classification\", \"shown\": \"image\"}",
          "module": "components.metrics.classification"
        }
      ],
      "per_slice_thresholds": {
        "phone_misrouted": {
          "thresholds": [
            {
              "slicing_specs": [
                {}
              ],
              "threshold": {
                "change_threshold": {
                  "absolute": 0.9,
                  "direction": "LOWER_IS_BETTER"
                },
                "value_threshold": {
                  "upper_bound": 0.9
                }
              }
            }
          ]
        }
      }
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "label",
      "prediction_key": "probabilities",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "label"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(22,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(23,'push_destination',1,NULL,NULL,'{
  "filesystem": {
    "base_directory": "/tmp/t16/runs/digits_cnn-smoke/pushed"
  }
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(23,'custom_config',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(25,'text',1,NULL,NULL,'# One handwritten digit with a hole. Only `image` and `hole` are present in serving.
feature {
  name: "image"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  # Broken image: 28 x 28 pixels, one byte each, 0 if missing.
  image_domain { max_image_byte_size: 784 }
}
feature {
  name: "hole"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  # Hole: 28 x 28 bytes, 1 if the pixel is missing.
  image_domain { max_image_byte_size: 784 }
}
feature {
  name: "original"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  image_domain { max_image_byte_size: 784 }
  not_in_environment: "SERVING"
}
feature {
  # Shape of the hole.
  name: "mask"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  string_domain { value: "square" value: "blocks" value: "strokes" value: "noise" }
  not_in_environment: "SERVING"
}
feature {
  # Fraction of the image that is missing.
  name: "missing"
  type: FLOAT
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  float_domain { min: 0.01 max: 0.7 disallow_nan: true }
  not_in_environment: "SERVING"
}
feature {
  name: "label"
  type: INT
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  int_domain { min: 0 max: 9 is_categorical: true }
  not_in_environment: "SERVING"
}
feature {
  # Mean pixel of the original from 0 to 1. Above 0.5 the colours are inverted; 0 is a blank image.
  name: "ink"
  type: FLOAT
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  float_domain { min: 0.004 max: 0.5 disallow_nan: true }
  not_in_environment: "SERVING"
}
default_environment: "TRAINING"
default_environment: "SERVING"
',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(25,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/curated_schema/__init__.py": "845295cb8f9a", "components/curated_schema/component.py": "e9e0557cc26f"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(26,'rows',1,NULL,NULL,'models.common.digits.data.rows',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(26,'sha256',1,NULL,NULL,'8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(26,'splits',1,NULL,NULL,'train,validation,test',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(26,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/files/__init__.py": "146e3516513f", "components/files/folders.py": "7c8800351bc5", "components/files/shards.py": "af2a26ecc4ba", "components/source_example_gen/__init__.py": "a445c17c6f35", "components/source_example_gen/component.py": "f54989237250", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/digits/__init__.py": "fcf445d1901c", "models/common/digits/data.py": "0ff89839d197", "models/common/digits/idx.py": "01317ad73630", "models/common/files/__init__.py": "1f388cfad4df", "models/common/files/listing.py": "66814b71a7ab", "models/common/rows.py": "c8ef5177e423"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(26,'settings',1,NULL,NULL,'{"max_examples": 500, "validation_fraction": 0.1}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(26,'folders',1,NULL,NULL,'["/root/.cache/intelligent-factory/data/mnist-8f87f2d0d913"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(27,'function',1,NULL,NULL,'models.digits_inpainting.masks.break_examples',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(27,'seed',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(27,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/files/__init__.py": "146e3516513f", "components/files/shards.py": "af2a26ecc4ba", "components/mapped_examples/__init__.py": "23853a1d7dcd", "components/mapped_examples/component.py": "02b61c5c0a1f", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/digits/__init__.py": "fcf445d1901c", "models/common/digits/images.py": "4357347ea945", "models/common/rows.py": "c8ef5177e423", "models/digits_inpainting/__init__.py": "6f8c1300cb5d", "models/digits_inpainting/masks.py": "11bf7fb2454f"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(27,'config',1,NULL,NULL,'{}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(28,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(29,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(30,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/data_gate/__init__.py": "74d13d382595", "components/data_gate/component.py": "584c1d2d8152"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(30,'gate',1,NULL,NULL,'{"drift": {"ink": 0.05, "label": 0.05, "mask": 0.01, "missing": 0.2}, "severities": {}, "stop_at": "error"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(31,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "SparseCategoricalAccuracy"
        },
        {
          "class_name": "PhoneNumbers",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/digits/__init__.py\\\": \\\"fcf445d1901c\\\", \\\"models/common/digits/metrics.py\\\": \\\"28c11ca0ad96\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"digits\": 10, \"name\": \"phone_numbers\", \"numbers\": 100000, \"seed\": 0}",
          "module": "models.common.digits.metrics"
        },
        {
          "class_name": "Classification",
          "config": "{\"class_names\": [], \"code\": \"{\\\"components/__init__.py\\\": \\\"a0556ccbd1a7\\\", \\\"components/metrics/__init__.py\\\": \\\"3b13f36b6935\\\", \\\"components/metrics/classification.py\\\": \\\"b3d4e2e993b9\\\", \\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"feature\": \"image\", \"name\": \"classification\", \"shown\": \"image\"}",
          "module": "components.metrics.classification"
        }
      ]
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "label",
      "prediction_key": "probabilities",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "mask"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(31,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(31,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(32,'force_tf_compat_v1',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(32,'splits_config',1,NULL,NULL,'{
  "analyze": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(32,'preprocessing_fn',1,NULL,NULL,'models.digits_inpainting.preprocessing.preprocessing_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(32,'custom_config',1,NULL,NULL,'{"code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/digits/__init__.py\": \"fcf445d1901c\", \"models/common/digits/images.py\": \"4357347ea945\", \"models/digits_inpainting/__init__.py\": \"6f8c1300cb5d\", \"models/digits_inpainting/preprocessing.py\": \"8cbe5ec9b040\"}"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(32,'disable_statistics',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(33,'custom_config',1,NULL,NULL,'{"adversarial_weight": 0.01, "augment": true, "batch_size": 128, "code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/devices.py\": \"48c2c5135691\", \"models/common/digits/__init__.py\": \"fcf445d1901c\", \"models/common/digits/distortions.py\": \"0a5e88a851cc\", \"models/common/digits/images.py\": \"4357347ea945\", \"models/common/digits/photographs.py\": \"32dd9bd5e5dc\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/schedules.py\": \"b9c6718fa891\", \"models/digits_inpainting/__init__.py\": \"6f8c1300cb5d\", \"models/digits_inpainting/masks.py\": \"11bf7fb2454f\", \"models/digits_inpainting/model.py\": \"3d1045147865\", \"models/digits_inpainting/preprocessing.py\": \"8cbe5ec9b040\", \"models/digits_inpainting/trainer.py\": \"cab99e50b13e\"}", "discriminator_learning_rate": 0.0004, "epochs": 5, "learning_rate": 0.002, "seed": 0, "weight_decay": 0.001}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(33,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(33,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(33,'run_fn',1,NULL,NULL,'models.digits_inpainting.trainer.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(34,'custom_config',1,NULL,NULL,'{"augment": true, "baseline_epochs": 2, "baseline_learning_rate": 0.004, "batch_size": 128, "code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/devices.py\": \"48c2c5135691\", \"models/common/digits/__init__.py\": \"fcf445d1901c\", \"models/common/digits/cnn.py\": \"4b6b8398c18c\", \"models/common/digits/distortions.py\": \"0a5e88a851cc\", \"models/common/digits/images.py\": \"4357347ea945\", \"models/common/digits/photographs.py\": \"32dd9bd5e5dc\", \"models/common/digits/reader.py\": \"bcbf322c8d5c\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/schedules.py\": \"b9c6718fa891\", \"models/digits_inpainting/__init__.py\": \"6f8c1300cb5d\", \"models/digits_inpainting/masked_reader.py\": \"1c30a67c2ee6\", \"models/digits_inpainting/masks.py\": \"11bf7fb2454f\"}", "delivery_target": 0.95, "dropout": 0.4, "seed": 0, "weight_decay": 0.001}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(34,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(34,'run_fn',1,NULL,NULL,'models.digits_inpainting.masked_reader.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(34,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(35,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(35,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "SparseCategoricalAccuracy"
        },
        {
          "class_name": "PhoneNumbers",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/digits/__init__.py\\\": \\\"fcf445d1901c\\\", \\\"models/common/digits/metrics.py\\\": \\\"28c11ca0ad96\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"digits\": 10, \"name\": \"phone_numbers\", \"numbers\": 100000, \"seed\": 0}",
          "module": "models.common.digits.metrics"
        },
        {
          "class_name": "Classification",
          "config": "{\"class_names\": [], \"code\": \"{\\\"components/__init__.py\\\": \\\"a0556ccbd1a7\\\", \\\"components/metrics/__init__.py\\\": \\\"3b13f36b6935\\\", \\\"components/metrics/classification.py\\\": \\\"b3d4e2e993b9\\\", \\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"feature\": \"image\", \"name\": \"classification\", \"shown\": \"image\"}",
          "module": "components.metrics.classification"
        }
      ]
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "label",
      "prediction_key": "probabilities",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "mask"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(35,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(37,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(37,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "SparseCategoricalAccuracy",
          "per_slice_thresholds": [
            {
              "slicing_specs": [
                {}
              ],
              "threshold": {
                "change_threshold": {
                  "absolute": -0.5,
                  "direction": "HIGHER_IS_BETTER"
                },
                "value_threshold": {
                  "lower_bound": 0.2
                }
              }
            }
          ]
        },
        {
          "class_name": "PhoneNumbers",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/digits/__init__.py\\\": \\\"fcf445d1901c\\\", \\\"models/common/digits/metrics.py\\\": \\\"28c11ca0ad96\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"digits\": 10, \"name\": \"phone_numbers\", \"numbers\": 100000, \"seed\": 0}",
          "module": "models.common.digits.metrics"
        },
        {
          "class_name": "Classification",
          "config": "{\"class_names\": [], \"code\": \"{\\\"components/__init__.py\\\": \\\"a0556ccbd1a7\\\", \\\"components/metrics/__init__.py\\\": \\\"3b13f36b6935\\\", \\\"components/metrics/classification.py\\\": \\\"b3d4e2e993b9\\\", \\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"feature\": \"image\", \"name\": \"classification\", \"shown\": \"image\"}",
          "module": "components.metrics.classification"
        },
        {
          "class_name": "Repairs",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\", \\\"models/digits_inpainting/__init__.py\\\": \\\"6f8c1300cb5d\\\", \\\"models/digits_inpainting/metrics.py\\\": \\\"05e104a5fec6\\\"}\", \"name\": \"repairs\"}",
          "module": "models.digits_inpainting.metrics"
        }
      ],
      "per_slice_thresholds": {
        "psnr": {
          "thresholds": [
            {
              "slicing_specs": [
                {
                  "feature_values": {
                    "mask": "square"
                  }
                }
              ],
              "threshold": {
                "value_threshold": {
                  "lower_bound": 3.0
                }
              }
            }
          ]
        }
      }
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "label",
      "prediction_key": "probabilities",
      "signature_name": "evaluate"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "mask"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(37,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/evaluator/__init__.py": "b990ba72bf79", "components/evaluator/component.py": "1111043a63df", "components/evaluator/judging.py": "4aa2adbbf87b", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/figures.py": "cccb9eea1a3c", "models/common/metrics.py": "0e0aabef8ad5"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(37,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(38,'push_destination',1,NULL,NULL,'{
  "filesystem": {
    "base_directory": "/tmp/t16/runs/digits_inpainting-smoke/pushed"
  }
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(38,'custom_config',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(39,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/files/__init__.py": "146e3516513f", "components/files/folders.py": "7c8800351bc5", "components/files/shards.py": "af2a26ecc4ba", "components/source_example_gen/__init__.py": "a445c17c6f35", "components/source_example_gen/component.py": "f54989237250", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/files/__init__.py": "1f388cfad4df", "models/common/files/listing.py": "66814b71a7ab", "models/common/files/records.py": "85c9a96713df", "models/common/rows.py": "c8ef5177e423", "models/common/text_rows.py": "bdef7a654706", "models/sentiment/__init__.py": "d67245b09193", "models/sentiment/data.py": "8f22c500999c", "schemas/__init__.py": "2672b59ff6c1", "schemas/unique_keys.py": "c3515244c89a"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(39,'rows',1,NULL,NULL,'models.sentiment.data.rows',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(39,'sha256',1,NULL,NULL,'dc1430b65fec0c83364786c43813b694f753dabd13e07543613d78916033dede',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(39,'folders',1,NULL,NULL,'["/root/.cache/intelligent-factory/data/review_sentences-89302eb03d20", "/root/.cache/intelligent-factory/data/movie_reviews-0f16a3b41331"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(39,'settings',1,NULL,NULL,'{"fold": 0, "fraction": 0.05, "sources": "all", "validation_fraction": 0.1}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(39,'splits',1,NULL,NULL,'train,validation,test',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(40,'text',1,NULL,NULL,'# One text with its label. Only `text` is present in serving.
feature {
  name: "text"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  natural_language_domain {}
}
feature {
  name: "label"
  type: INT
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  int_domain { min: 0 max: 1 is_categorical: true }
  not_in_environment: "SERVING"
}
feature {
  # Source of the text, such as restaurants; any name for own data.
  name: "source"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  not_in_environment: "SERVING"
}
feature {
  # Class of the number of words.
  name: "length"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  string_domain { value: "1 to 10" value: "11 to 25" value: "26 to 100" value: "over 100" }
  not_in_environment: "SERVING"
}
feature {
  name: "words"
  type: INT
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  int_domain { min: 1 max: 10000 }
  not_in_environment: "SERVING"
}
default_environment: "TRAINING"
default_environment: "SERVING"
',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(40,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/curated_schema/__init__.py": "845295cb8f9a", "components/curated_schema/component.py": "e9e0557cc26f"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(41,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(42,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(43,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/data_gate/__init__.py": "74d13d382595", "components/data_gate/component.py": "584c1d2d8152"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(43,'gate',1,NULL,NULL,'{"drift": {"label": 0.1, "length": 0.1, "source": 0.1}, "severities": {}, "stop_at": "error"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(44,'custom_config',1,NULL,NULL,'{"code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/text.py\": \"4a3fc263146b\", \"models/sentiment/__init__.py\": \"d67245b09193\", \"models/sentiment/preprocessing.py\": \"fb36ffff9180\"}"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(44,'disable_statistics',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(44,'splits_config',1,NULL,NULL,'{
  "analyze": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(44,'force_tf_compat_v1',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(44,'preprocessing_fn',1,NULL,NULL,'models.sentiment.preprocessing.preprocessing_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(45,'config',1,NULL,NULL,'{"dimensions": 32, "vector_epochs": 1, "vector_learning_rate": 0.005, "window": 5, "subsample": 0.0001, "seed": 0}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(45,'function',1,NULL,NULL,'models.sentiment.vectors.train',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(45,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/pretrainer/__init__.py": "82d88aac5682", "components/pretrainer/component.py": "64bfb2e38eb8", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/data.py": "fa58e9ad5058", "models/common/figures.py": "cccb9eea1a3c", "models/common/progress.py": "758dbd2856ab", "models/common/text.py": "4a3fc263146b", "models/common/word2vec.py": "b0f8456c0b52", "models/sentiment/__init__.py": "d67245b09193", "models/sentiment/vectors.py": "adc37a061c19"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(46,'run_fn',1,NULL,NULL,'models.sentiment.linear.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(46,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(46,'custom_config',1,NULL,NULL,'{"code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/baselines.py\": \"fa27ae225ac1\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/text.py\": \"4a3fc263146b\", \"models/common/tfidf.py\": \"757f14a7eb95\", \"models/sentiment/__init__.py\": \"d67245b09193\", \"models/sentiment/linear.py\": \"bbd8fccba5e5\"}", "linear_c": 3.0, "seed": 0}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(46,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(47,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "SparseCategoricalAccuracy"
        },
        {
          "class_name": "Classification",
          "config": "{\"class_names\": [\"negative\", \"positive\"], \"code\": \"{\\\"components/__init__.py\\\": \\\"a0556ccbd1a7\\\", \\\"components/metrics/__init__.py\\\": \\\"3b13f36b6935\\\", \\\"components/metrics/classification.py\\\": \\\"b3d4e2e993b9\\\", \\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"feature\": \"text\", \"name\": \"classification\", \"shown\": \"text\"}",
          "module": "components.metrics.classification"
        }
      ]
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "label",
      "prediction_key": "probabilities",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "source"
      ]
    },
    {
      "feature_keys": [
        "length"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(47,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(47,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(48,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(48,'custom_config',1,NULL,NULL,'{"batch_size": 64, "code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/devices.py\": \"48c2c5135691\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/text.py\": \"4a3fc263146b\", \"models/common/word2vec.py\": \"b0f8456c0b52\", \"models/sentiment/__init__.py\": \"d67245b09193\", \"models/sentiment/model.py\": \"083a0535b481\", \"models/sentiment/preprocessing.py\": \"fb36ffff9180\", \"models/sentiment/trainer.py\": \"1029724274ac\"}", "dimensions": 32, "dropout": 0.5, "embedding_dropout": 0.2, "epochs": 1, "filters": 32, "learning_rate": 0.001, "long_text_fraction": 0.2, "seed": 0, "vectors": "trained", "weight_decay": 0.001}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(48,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(48,'run_fn',1,NULL,NULL,'models.sentiment.trainer.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(50,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "SparseCategoricalAccuracy",
          "per_slice_thresholds": [
            {
              "slicing_specs": [
                {}
              ],
              "threshold": {
                "change_threshold": {
                  "absolute": -0.5,
                  "direction": "HIGHER_IS_BETTER"
                },
                "value_threshold": {
                  "lower_bound": 0.4
                }
              }
            }
          ]
        },
        {
          "class_name": "Classification",
          "config": "{\"class_names\": [\"negative\", \"positive\"], \"code\": \"{\\\"components/__init__.py\\\": \\\"a0556ccbd1a7\\\", \\\"components/metrics/__init__.py\\\": \\\"3b13f36b6935\\\", \\\"components/metrics/classification.py\\\": \\\"b3d4e2e993b9\\\", \\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"feature\": \"text\", \"name\": \"classification\", \"shown\": \"text\"}",
          "module": "components.metrics.classification"
        }
      ]
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "label",
      "prediction_key": "probabilities",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "source"
      ]
    },
    {
      "feature_keys": [
        "length"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(50,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(50,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/evaluator/__init__.py": "b990ba72bf79", "components/evaluator/component.py": "1111043a63df", "components/evaluator/judging.py": "4aa2adbbf87b", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/figures.py": "cccb9eea1a3c", "models/common/metrics.py": "0e0aabef8ad5"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(50,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(51,'custom_config',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(51,'push_destination',1,NULL,NULL,'{
  "filesystem": {
    "base_directory": "/tmp/t16/runs/sentiment-smoke/pushed"
  }
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(52,'rows',1,NULL,NULL,'models.assistant.data.rows',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(52,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/files/__init__.py": "146e3516513f", "components/files/folders.py": "7c8800351bc5", "components/files/shards.py": "af2a26ecc4ba", "components/source_example_gen/__init__.py": "a445c17c6f35", "components/source_example_gen/component.py": "f54989237250", "models/__init__.py": "5d07e34bd8d9", "models/assistant/__init__.py": "4df88047f1f5", "models/assistant/data.py": "09bdadd7fe93", "models/assistant/preprocessing.py": "433f06be09b4", "models/assistant/sources.py": "e1b3d7206edb", "models/assistant/templates.py": "8abcfa32f784", "models/assistant/texts.py": "16a6c90335a4", "models/common/__init__.py": "dd0803ae221d", "models/common/conversations.py": "b268543eedc4", "models/common/files/__init__.py": "1f388cfad4df", "models/common/files/listing.py": "66814b71a7ab", "models/common/files/records.py": "85c9a96713df", "models/common/rows.py": "c8ef5177e423", "models/common/text.py": "4a3fc263146b", "models/common/text_rows.py": "bdef7a654706", "schemas/__init__.py": "2672b59ff6c1", "schemas/unique_keys.py": "c3515244c89a"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(52,'settings',1,NULL,NULL,'{"fold": 0, "samples": 2, "sources": "restaurant,smalltalk"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(52,'folders',1,NULL,NULL,'["/root/.cache/intelligent-factory/data/restaurant_utterances-d8d2dfa5c15a", "/root/.cache/intelligent-factory/data/restaurant_faq-393e733a4332", "/root/.cache/intelligent-factory/data/small_talk-86de5300afb9"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(52,'splits',1,NULL,NULL,'train,validation,test',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(52,'sha256',1,NULL,NULL,'5c9b44543e3832829f9af454a780b3013d1b69477edabfb880ac24f057e7cbbf',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(53,'text',1,NULL,NULL,'# Text for the assistant. Only `text` is present in serving.
feature {
  # Text of the guest. The only feature in serving.
  name: "text"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  natural_language_domain {}
}
feature {
  # Source of the text, such as restaurant; any name for own data.
  name: "source"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  not_in_environment: "SERVING"
}
feature {
  # Kind of text.
  name: "task"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  string_domain { value: "templates" value: "utterances" value: "faq" value: "document" value: "talk" }
  not_in_environment: "SERVING"
}
feature {
  # Class of the number of words.
  name: "length"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  string_domain { value: "1 to 10" value: "11 to 25" value: "26 to 100" value: "over 100" }
  not_in_environment: "SERVING"
}
feature {
  name: "words"
  type: INT
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  int_domain { min: 1 max: 1000000 }
  not_in_environment: "SERVING"
}
feature {
  # Intent; empty if unknown.
  name: "intent"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  not_in_environment: "SERVING"
}
feature {
  # Tags of the words, joined by spaces: "O", or "B-" or "I-" and the slot.
  name: "tags"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  not_in_environment: "SERVING"
}
feature {
  # Name of the FAQ entry that answers the text; empty if it is no question.
  name: "answer"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  not_in_environment: "SERVING"
}
feature {
  # Answer of the FAQ entry, for documents alone.
  name: "reply"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  not_in_environment: "SERVING"
}
feature {
  # Part of speech of the sentence''s root.
  name: "root"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  string_domain {
    value: "ADJ" value: "ADP" value: "ADV" value: "AUX" value: "CCONJ"
    value: "DET" value: "INTJ" value: "NOUN" value: "NUM" value: "PART"
    value: "PRON" value: "PROPN" value: "PUNCT" value: "SCONJ" value: "SYM"
    value: "VERB" value: "X" value: "SPACE" value: "NONE"
  }
  not_in_environment: "SERVING"
}
feature {
  # Tokens of spaCy.
  name: "tokens"
  type: BYTES
  not_in_environment: "SERVING"
}
feature {
  # Parts of speech of the tokens (Universal Dependencies).
  name: "parts_of_speech"
  type: BYTES
  not_in_environment: "SERVING"
}
feature {
  # Dependencies of the tokens: relation, colon, number of the head.
  name: "dependencies"
  type: BYTES
  not_in_environment: "SERVING"
}
feature {
  # Entities: kind, colon, text.
  name: "entities"
  type: BYTES
  not_in_environment: "SERVING"
}
default_environment: "TRAINING"
default_environment: "SERVING"
',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(53,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/curated_schema/__init__.py": "845295cb8f9a", "components/curated_schema/component.py": "e9e0557cc26f"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(54,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/files/__init__.py": "146e3516513f", "components/files/shards.py": "af2a26ecc4ba", "components/mapped_examples/__init__.py": "23853a1d7dcd", "components/mapped_examples/component.py": "02b61c5c0a1f", "models/__init__.py": "5d07e34bd8d9", "models/assistant/__init__.py": "4df88047f1f5", "models/assistant/annotations.py": "be3391c6e2e6", "models/common/__init__.py": "dd0803ae221d", "models/common/rows.py": "c8ef5177e423"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(54,'function',1,NULL,NULL,'models.assistant.annotations.annotate',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(54,'seed',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(54,'config',1,NULL,NULL,'{"feature": "text", "model": "/root/.cache/intelligent-factory/data/english_annotator-e94cbf6c2424", "omit": ["task", "talk"], "sha256": "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(55,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(56,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(57,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/data_gate/__init__.py": "74d13d382595", "components/data_gate/component.py": "584c1d2d8152"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(57,'gate',1,NULL,NULL,'{"drift": {}, "severities": {}, "stop_at": "error"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(58,'splits_config',1,NULL,NULL,'{
  "analyze": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(58,'custom_config',1,NULL,NULL,'{"code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/assistant/__init__.py\": \"4df88047f1f5\", \"models/assistant/preprocessing.py\": \"433f06be09b4\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/text.py\": \"4a3fc263146b\"}"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(58,'force_tf_compat_v1',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(58,'preprocessing_fn',1,NULL,NULL,'models.assistant.preprocessing.preprocessing_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(58,'disable_statistics',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(59,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/pretrainer/__init__.py": "82d88aac5682", "components/pretrainer/component.py": "64bfb2e38eb8", "models/__init__.py": "5d07e34bd8d9", "models/assistant/__init__.py": "4df88047f1f5", "models/assistant/preprocessing.py": "433f06be09b4", "models/assistant/vectors.py": "67c64e9925d7", "models/common/__init__.py": "dd0803ae221d", "models/common/data.py": "fa58e9ad5058", "models/common/figures.py": "cccb9eea1a3c", "models/common/progress.py": "758dbd2856ab", "models/common/text.py": "4a3fc263146b", "models/common/word2vec.py": "b0f8456c0b52"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(59,'function',1,NULL,NULL,'models.assistant.vectors.train',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(59,'config',1,NULL,NULL,'{"dimensions": 32, "vector_epochs": 1, "vector_learning_rate": 0.005, "window": 5, "subsample": 0.001, "seed": 0}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(60,'custom_config',1,NULL,NULL,'{"code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/assistant/__init__.py\": \"4df88047f1f5\", \"models/assistant/book.py\": \"69d57399b266\", \"models/assistant/preprocessing.py\": \"433f06be09b4\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/baselines.py\": \"fa27ae225ac1\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/text.py\": \"4a3fc263146b\", \"models/common/tfidf.py\": \"757f14a7eb95\"}", "linear_c": 10.0, "seed": 0}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(60,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(60,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(60,'run_fn',1,NULL,NULL,'models.assistant.book.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(61,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "Understanding",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/assistant/__init__.py\\\": \\\"4df88047f1f5\\\", \\\"models/assistant/metrics.py\\\": \\\"d91b9d423fa1\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"name\": \"understanding\", \"out_of_scope\": \"out_of_scope\"}",
          "module": "models.assistant.metrics"
        }
      ]
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "intent",
      "prediction_key": "intent",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "task"
      ]
    },
    {
      "feature_keys": [
        "source"
      ]
    },
    {
      "feature_keys": [
        "intent"
      ]
    },
    {
      "feature_keys": [
        "length"
      ]
    },
    {
      "feature_keys": [
        "root"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(61,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(61,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(62,'custom_config',1,NULL,NULL,'{"batch_size": 128, "code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/assistant/__init__.py\": \"4df88047f1f5\", \"models/assistant/index.py\": \"8c6f443889c6\", \"models/assistant/model.py\": \"ae60182e098d\", \"models/assistant/preprocessing.py\": \"433f06be09b4\", \"models/assistant/trainer.py\": \"5af4f422fb1f\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/devices.py\": \"48c2c5135691\", \"models/common/embedding.py\": \"dbe680cf461d\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/text.py\": \"4a3fc263146b\", \"models/common/word2vec.py\": \"b0f8456c0b52\"}", "dimensions": 32, "dropout": 0.3, "epochs": 1, "false_alarms": 0.015, "false_answers": 0.03, "filters": 32, "learning_rate": 0.003, "seed": 0, "slot_noise": 0.3, "weight_decay": 0.001, "word_dropout": 0.1}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(62,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(62,'run_fn',1,NULL,NULL,'models.assistant.trainer.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(62,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(64,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/evaluator/__init__.py": "b990ba72bf79", "components/evaluator/component.py": "1111043a63df", "components/evaluator/judging.py": "4aa2adbbf87b", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/figures.py": "cccb9eea1a3c", "models/common/metrics.py": "0e0aabef8ad5"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(64,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "Understanding",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/assistant/__init__.py\\\": \\\"4df88047f1f5\\\", \\\"models/assistant/metrics.py\\\": \\\"d91b9d423fa1\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\"}\", \"name\": \"understanding\", \"out_of_scope\": \"out_of_scope\"}",
          "module": "models.assistant.metrics"
        }
      ],
      "per_slice_thresholds": {
        "false_alarms": {
          "thresholds": [
            {
              "slicing_specs": [
                {}
              ],
              "threshold": {
                "value_threshold": {
                  "upper_bound": 1.0
                }
              }
            }
          ]
        },
        "intent_accuracy": {
          "thresholds": [
            {
              "slicing_specs": [
                {}
              ],
              "threshold": {
                "change_threshold": {
                  "absolute": -1.0,
                  "direction": "HIGHER_IS_BETTER"
                }
              }
            },
            {
              "slicing_specs": [
                {
                  "feature_values": {
                    "task": "templates"
                  }
                }
              ],
              "threshold": {
                "value_threshold": {
                  "lower_bound": 0.1
                }
              }
            }
          ]
        },
        "out_of_scope_recall": {
          "thresholds": [
            {
              "slicing_specs": [
                {}
              ],
              "threshold": {
                "value_threshold": {
                  "lower_bound": 0.0
                }
              }
            }
          ]
        },
        "recall_at_1": {
          "thresholds": [
            {
              "slicing_specs": [
                {
                  "feature_values": {
                    "task": "faq"
                  }
                }
              ],
              "threshold": {
                "value_threshold": {
                  "lower_bound": 0.5
                }
              }
            }
          ]
        },
        "slot_f1": {
          "thresholds": [
            {
              "slicing_specs": [
                {
                  "feature_values": {
                    "task": "templates"
                  }
                }
              ],
              "threshold": {
                "value_threshold": {
                  "lower_bound": 0.0
                }
              }
            }
          ]
        }
      }
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "intent",
      "prediction_key": "intent",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "task"
      ]
    },
    {
      "feature_keys": [
        "source"
      ]
    },
    {
      "feature_keys": [
        "intent"
      ]
    },
    {
      "feature_keys": [
        "length"
      ]
    },
    {
      "feature_keys": [
        "root"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(64,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(64,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(65,'custom_config',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(65,'push_destination',1,NULL,NULL,'{
  "filesystem": {
    "base_directory": "/tmp/t16/runs/assistant-smoke/pushed"
  }
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(66,'rows',1,NULL,NULL,'models.ordering.data.rows',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(66,'folders',1,NULL,NULL,'["/root/.cache/intelligent-factory/data/restaurant_orders-8d830d1364c9"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(66,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/files/__init__.py": "146e3516513f", "components/files/folders.py": "7c8800351bc5", "components/files/shards.py": "af2a26ecc4ba", "components/source_example_gen/__init__.py": "a445c17c6f35", "components/source_example_gen/component.py": "f54989237250", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/conversations.py": "b268543eedc4", "models/common/files/__init__.py": "1f388cfad4df", "models/common/files/listing.py": "66814b71a7ab", "models/common/files/records.py": "85c9a96713df", "models/common/rows.py": "c8ef5177e423", "models/common/text_rows.py": "bdef7a654706", "models/ordering/__init__.py": "ea106c7b5253", "models/ordering/data.py": "56b9946b7407", "models/ordering/dialogues.py": "ca0835683267", "models/ordering/grammar.py": "84ec7c47ea90", "models/ordering/phrasebook.py": "cac71eab3033", "schemas/__init__.py": "2672b59ff6c1", "schemas/unique_keys.py": "c3515244c89a"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(66,'sha256',1,NULL,NULL,'8d830d1364c9c3ccb017fc1bed8153ee326fb3fbce781125357c4325bf5b4e96',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(66,'settings',1,NULL,NULL,'{"composed_orders": 1500, "fold": 0, "fraction": 1.0, "held_out_orders": 20, "sources": "orders", "validation_fraction": 0.1}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(66,'splits',1,NULL,NULL,'train,validation,test',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(67,'text',1,NULL,NULL,'# Text and its answer. Only `text` is present in serving.
feature {
  name: "text"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  natural_language_domain {}
}
feature {
  # Answer; empty if nothing was ordered.
  name: "target"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  natural_language_domain {}
  not_in_environment: "SERVING"
}
feature {
  name: "task"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  string_domain { value: "order" value: "confirm" value: "reply" }
  not_in_environment: "SERVING"
}
feature {
  # Challenge of the sentence: see docs/ordering.md.
  name: "challenge"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  string_domain { value: "seen" value: "template" value: "combination" value: "longer" value: "conversation" }
  not_in_environment: "SERVING"
}
feature {
  # Source of the text, such as orders; any name for own data.
  name: "source"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  not_in_environment: "SERVING"
}
feature {
  # Class of the number of words.
  name: "length"
  type: BYTES
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  string_domain { value: "1 to 10" value: "11 to 25" value: "26 to 100" value: "over 100" }
  not_in_environment: "SERVING"
}
feature {
  name: "words"
  type: INT
  presence { min_fraction: 1.0 min_count: 1 }
  shape { dim { size: 1 } }
  int_domain { min: 0 max: 10000 }
  not_in_environment: "SERVING"
}
default_environment: "TRAINING"
default_environment: "SERVING"
',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(67,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/curated_schema/__init__.py": "845295cb8f9a", "components/curated_schema/component.py": "e9e0557cc26f"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(68,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(69,'exclude_splits',1,NULL,NULL,'[]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(70,'gate',1,NULL,NULL,'{"drift": {}, "severities": {}, "stop_at": "error"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(70,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/data_gate/__init__.py": "74d13d382595", "components/data_gate/component.py": "584c1d2d8152"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(71,'disable_statistics',1,1,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(71,'custom_config',1,NULL,NULL,'{"code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/text.py\": \"4a3fc263146b\", \"models/ordering/__init__.py\": \"ea106c7b5253\", \"models/ordering/preprocessing.py\": \"a3ccd8e3e25b\"}"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(71,'splits_config',1,NULL,NULL,'{
  "analyze": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(71,'preprocessing_fn',1,NULL,NULL,'models.ordering.preprocessing.preprocessing_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(71,'force_tf_compat_v1',1,0,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(72,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(72,'run_fn',1,NULL,NULL,'models.ordering.trainer.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(72,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(72,'custom_config',1,NULL,NULL,'{"batch_size": 64, "beam_width": 2, "code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/devices.py\": \"48c2c5135691\", \"models/common/embedding.py\": \"dbe680cf461d\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/schedules.py\": \"b9c6718fa891\", \"models/common/text.py\": \"4a3fc263146b\", \"models/ordering/__init__.py\": \"ea106c7b5253\", \"models/ordering/beam.py\": \"813f514fcf30\", \"models/ordering/model.py\": \"737d6685ddca\", \"models/ordering/preprocessing.py\": \"a3ccd8e3e25b\", \"models/ordering/serving.py\": \"866eb1a8c04c\", \"models/ordering/trainer.py\": \"316e2f2d02b5\", \"models/ordering/wording.py\": \"184ef319d11b\"}", "dimensions": 32, "dropout": 0.0, "epochs": 1, "learning_rate": 0.003, "length_penalty": 0.0, "seed": 0, "units": 64, "word_dropout": 0.05}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(73,'custom_config',1,NULL,NULL,'{"code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/baselines.py\": \"fa27ae225ac1\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/text.py\": \"4a3fc263146b\", \"models/ordering/__init__.py\": \"ea106c7b5253\", \"models/ordering/ngram.py\": \"4bdac10e8f61\", \"models/ordering/preprocessing.py\": \"a3ccd8e3e25b\"}", "ngram_order": 4, "seed": 0}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(73,'run_fn',1,NULL,NULL,'models.ordering.ngram.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(73,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(73,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(74,'custom_config',1,NULL,NULL,'{"code": "{\"models/__init__.py\": \"5d07e34bd8d9\", \"models/common/__init__.py\": \"dd0803ae221d\", \"models/common/data.py\": \"fa58e9ad5058\", \"models/common/figures.py\": \"cccb9eea1a3c\", \"models/common/progress.py\": \"758dbd2856ab\", \"models/common/text.py\": \"4a3fc263146b\", \"models/common/tfidf.py\": \"757f14a7eb95\", \"models/ordering/__init__.py\": \"ea106c7b5253\", \"models/ordering/preprocessing.py\": \"a3ccd8e3e25b\", \"models/ordering/retrieval.py\": \"4913086a10ef\"}", "seed": 0}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(74,'eval_args',1,NULL,NULL,'{
  "splits": [
    "validation"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(74,'run_fn',1,NULL,NULL,'models.ordering.retrieval.run_fn',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(74,'train_args',1,NULL,NULL,'{
  "splits": [
    "train"
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(75,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(75,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "Answers",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\", \\\"models/ordering/__init__.py\\\": \\\"ea106c7b5253\\\", \\\"models/ordering/metrics.py\\\": \\\"4716917b1cf3\\\"}\", \"name\": \"answers\"}",
          "module": "models.ordering.metrics"
        }
      ]
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "target",
      "prediction_key": "answer",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "challenge"
      ]
    },
    {
      "feature_keys": [
        "task"
      ]
    },
    {
      "feature_keys": [
        "source"
      ]
    },
    {
      "feature_keys": [
        "length"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(75,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(76,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(76,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(76,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "Answers",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\", \\\"models/ordering/__init__.py\\\": \\\"ea106c7b5253\\\", \\\"models/ordering/metrics.py\\\": \\\"4716917b1cf3\\\"}\", \"name\": \"answers\"}",
          "module": "models.ordering.metrics"
        }
      ]
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "target",
      "prediction_key": "answer",
      "signature_name": "serving_default"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "challenge"
      ]
    },
    {
      "feature_keys": [
        "task"
      ]
    },
    {
      "feature_keys": [
        "source"
      ]
    },
    {
      "feature_keys": [
        "length"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(78,'fairness_indicator_thresholds',1,NULL,NULL,'null',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(78,'eval_config',1,NULL,NULL,'{
  "metrics_specs": [
    {
      "metrics": [
        {
          "class_name": "ExampleCount",
          "config": "{\"name\": \"example_count\"}"
        },
        {
          "class_name": "Answers",
          "config": "{\"code\": \"{\\\"models/__init__.py\\\": \\\"5d07e34bd8d9\\\", \\\"models/common/__init__.py\\\": \\\"dd0803ae221d\\\", \\\"models/common/figures.py\\\": \\\"cccb9eea1a3c\\\", \\\"models/common/metrics.py\\\": \\\"0e0aabef8ad5\\\", \\\"models/ordering/__init__.py\\\": \\\"ea106c7b5253\\\", \\\"models/ordering/metrics.py\\\": \\\"4716917b1cf3\\\"}\", \"name\": \"answers\"}",
          "module": "models.ordering.metrics"
        }
      ],
      "per_slice_thresholds": {
        "token_perplexity": {
          "thresholds": [
            {
              "slicing_specs": [
                {}
              ],
              "threshold": {
                "value_threshold": {
                  "upper_bound": 1000.0
                }
              }
            }
          ]
        }
      }
    }
  ],
  "model_specs": [
    {
      "inference_batch_size": 256,
      "label_key": "target",
      "prediction_key": "answer",
      "signature_name": "evaluate"
    }
  ],
  "slicing_specs": [
    {},
    {
      "feature_keys": [
        "challenge"
      ]
    },
    {
      "feature_keys": [
        "task"
      ]
    },
    {
      "feature_keys": [
        "source"
      ]
    },
    {
      "feature_keys": [
        "length"
      ]
    }
  ]
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(78,'code',1,NULL,NULL,'{"components/__init__.py": "a0556ccbd1a7", "components/evaluator/__init__.py": "b990ba72bf79", "components/evaluator/component.py": "1111043a63df", "components/evaluator/judging.py": "4aa2adbbf87b", "models/__init__.py": "5d07e34bd8d9", "models/common/__init__.py": "dd0803ae221d", "models/common/figures.py": "cccb9eea1a3c", "models/common/metrics.py": "0e0aabef8ad5"}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(78,'example_splits',1,NULL,NULL,'["test"]',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(79,'push_destination',1,NULL,NULL,'{
  "filesystem": {
    "base_directory": "/tmp/t16/runs/ordering-smoke/pushed"
  }
}',NULL,NULL,NULL);
INSERT INTO "ExecutionProperty" VALUES(79,'custom_config',1,NULL,NULL,'null',NULL,NULL,NULL);
CREATE TABLE `MLMDEnv` (    `schema_version` INTEGER PRIMARY KEY  );
INSERT INTO "MLMDEnv" VALUES(10);
CREATE TABLE `ParentContext` (    `context_id` INT NOT NULL,    `parent_context_id` INT NOT NULL,  PRIMARY KEY (`context_id`, `parent_context_id`));
INSERT INTO "ParentContext" VALUES(2,1);
INSERT INTO "ParentContext" VALUES(25,24);
INSERT INTO "ParentContext" VALUES(49,48);
INSERT INTO "ParentContext" VALUES(79,78);
INSERT INTO "ParentContext" VALUES(106,105);
INSERT INTO "ParentContext" VALUES(135,134);
CREATE TABLE `ParentType` (    `type_id` INT NOT NULL,    `parent_type_id` INT NOT NULL,  PRIMARY KEY (`type_id`, `parent_type_id`));
INSERT INTO "ParentType" VALUES(15,1);
INSERT INTO "ParentType" VALUES(18,7);
INSERT INTO "ParentType" VALUES(19,4);
INSERT INTO "ParentType" VALUES(24,6);
INSERT INTO "ParentType" VALUES(29,5);
INSERT INTO "ParentType" VALUES(30,2);
INSERT INTO "ParentType" VALUES(33,8);
INSERT INTO "ParentType" VALUES(36,9);
INSERT INTO "ParentType" VALUES(37,2);
INSERT INTO "ParentType" VALUES(38,8);
INSERT INTO "ParentType" VALUES(40,5);
CREATE TABLE `Type` (    `id` INTEGER PRIMARY KEY AUTOINCREMENT,    `name` VARCHAR(255) NOT NULL,    `version` VARCHAR(255),    `type_kind` TINYINT(1) NOT NULL,    `description` TEXT,    `input_type` TEXT,    `output_type` TEXT,    `external_id` VARCHAR(255) UNIQUE );
INSERT INTO "Type" VALUES(1,'mlmd.Dataset',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(2,'mlmd.Model',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(3,'mlmd.Metrics',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(4,'mlmd.Statistics',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(5,'mlmd.Train',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(6,'mlmd.Transform',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(7,'mlmd.Process',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(8,'mlmd.Evaluate',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(9,'mlmd.Deploy',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(10,'pipeline',NULL,2,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(11,'pipeline_run',NULL,2,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(12,'node',NULL,2,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(13,'components.source_example_gen.component.SourceExampleGen',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(14,'execution_cache',NULL,2,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(15,'Examples',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(16,'components.curated_schema.component.CuratedSchema',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(17,'Schema',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(18,'tfx.components.statistics_gen.component.StatisticsGen',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(19,'ExampleStatistics',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(20,'tfx.components.example_validator.component.ExampleValidator',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(21,'ExampleAnomalies',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(22,'components.data_gate.component.DataGate',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(23,'File',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(24,'tfx.components.transform.component.Transform',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(25,'TransformGraph',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(26,'tfx.components.tuner.component.Tuner',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(27,'HyperParameters',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(28,'TunerResults',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(29,'tfx.components.trainer.component.Trainer',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(30,'Model',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(31,'ModelRun',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(32,'tfx.dsl.components.common.resolver.Resolver',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(33,'components.evaluator.component.Evaluator',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(34,'ModelEvaluation',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(35,'ModelBlessing',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(36,'tfx.components.pusher.component.Pusher',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(37,'PushedModel',NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(38,'components.reference_evaluator.component.ReferenceEvaluator',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(39,'components.mapped_examples.component.MapExamples',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(40,'components.baseline_trainer.component.BaselineTrainer',NULL,0,NULL,NULL,NULL,NULL);
INSERT INTO "Type" VALUES(41,'components.pretrainer.component.Pretrainer',NULL,0,NULL,NULL,NULL,NULL);
CREATE TABLE `TypeProperty` (    `type_id` INT NOT NULL,    `name` VARCHAR(255) NOT NULL,    `data_type` INT NULL,  PRIMARY KEY (`type_id`, `name`));
INSERT INTO "TypeProperty" VALUES(15,'version',1);
INSERT INTO "TypeProperty" VALUES(15,'split_names',3);
INSERT INTO "TypeProperty" VALUES(15,'span',1);
INSERT INTO "TypeProperty" VALUES(19,'split_names',3);
INSERT INTO "TypeProperty" VALUES(19,'span',1);
INSERT INTO "TypeProperty" VALUES(21,'split_names',3);
INSERT INTO "TypeProperty" VALUES(21,'span',1);
CREATE INDEX `idx_artifact_uri`  ON `Artifact`(`uri`);
CREATE INDEX `idx_artifact_create_time_since_epoch`  ON `Artifact`(`create_time_since_epoch`);
CREATE INDEX `idx_artifact_last_update_time_since_epoch`  ON `Artifact`(`last_update_time_since_epoch`);
CREATE INDEX `idx_event_execution_id`  ON `Event`(`execution_id`);
CREATE INDEX `idx_parentcontext_parent_context_id`  ON `ParentContext`(`parent_context_id`);
CREATE INDEX `idx_type_name`  ON `Type`(`name`);
CREATE INDEX `idx_execution_create_time_since_epoch`  ON `Execution`(`create_time_since_epoch`);
CREATE INDEX `idx_execution_last_update_time_since_epoch`  ON `Execution`(`last_update_time_since_epoch`);
CREATE INDEX `idx_context_create_time_since_epoch`  ON `Context`(`create_time_since_epoch`);
CREATE INDEX `idx_context_last_update_time_since_epoch`  ON `Context`(`last_update_time_since_epoch`);
CREATE INDEX `idx_eventpath_event_id`  ON `EventPath`(`event_id`);
CREATE INDEX `idx_artifact_property_int`  ON `ArtifactProperty`(`name`, `is_custom_property`, `int_value`)  WHERE `int_value` IS NOT NULL;
CREATE INDEX `idx_artifact_property_double`  ON `ArtifactProperty`(`name`, `is_custom_property`, `double_value`)  WHERE `double_value` IS NOT NULL;
CREATE INDEX `idx_artifact_property_string`  ON `ArtifactProperty`(`name`, `is_custom_property`, `string_value`)  WHERE `string_value` IS NOT NULL;
CREATE INDEX `idx_execution_property_int`  ON `ExecutionProperty`(`name`, `is_custom_property`, `int_value`)  WHERE `int_value` IS NOT NULL;
CREATE INDEX `idx_execution_property_double`  ON `ExecutionProperty`(`name`, `is_custom_property`, `double_value`)  WHERE `double_value` IS NOT NULL;
CREATE INDEX `idx_execution_property_string`  ON `ExecutionProperty`(`name`, `is_custom_property`, `string_value`)  WHERE `string_value` IS NOT NULL;
CREATE INDEX `idx_context_property_int`  ON `ContextProperty`(`name`, `is_custom_property`, `int_value`)  WHERE `int_value` IS NOT NULL;
CREATE INDEX `idx_context_property_double`  ON `ContextProperty`(`name`, `is_custom_property`, `double_value`)  WHERE `double_value` IS NOT NULL;
CREATE INDEX `idx_context_property_string`  ON `ContextProperty`(`name`, `is_custom_property`, `string_value`)  WHERE `string_value` IS NOT NULL;
CREATE INDEX `idx_type_external_id`  ON `Type`(`external_id`);
CREATE INDEX `idx_artifact_external_id`  ON `Artifact`(`external_id`);
CREATE INDEX `idx_execution_external_id`  ON `Execution`(`external_id`);
CREATE INDEX `idx_context_external_id`  ON `Context`(`external_id`);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('Type',41);
INSERT INTO "sqlite_sequence" VALUES('Context',162);
INSERT INTO "sqlite_sequence" VALUES('Execution',79);
INSERT INTO "sqlite_sequence" VALUES('Association',308);
INSERT INTO "sqlite_sequence" VALUES('Artifact',96);
INSERT INTO "sqlite_sequence" VALUES('Event',257);
INSERT INTO "sqlite_sequence" VALUES('Attribution',553);
COMMIT;
