# A first answer: first.rb ADDRESS QUESTION
require 'caveat/v1/answer_service_services_pb'

answers = Caveat::V1::AnswerService::Stub.new(ARGV[0], :this_channel_is_insecure)
answer = answers.ask(Caveat::V1::AskRequest.new(question: ARGV[1]), deadline: Time.now + 3).answer
puts answer.triage.message unless answer.triage.message.empty?
puts answer.verdict
answer.caveats.each { |caveat| puts "! #{caveat.text}" }
answer.citations.first(1).each { |citation| puts citation.quote }
